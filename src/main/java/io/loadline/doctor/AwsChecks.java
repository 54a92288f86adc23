package io.loadline.doctor;

import io.loadline.actuator.ReceiverSettings;
import io.loadline.adapter.aws.AwsProbe;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.store.TableSpec;
import io.loadline.store.Tables;
import java.util.Optional;

/** AWS: who we are there, and the store's tables. */
final class AwsChecks {
    private static final String CREDENTIALS =
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give this" + " machine a role";

    private final DoctorSettings settings;

    AwsChecks(DoctorSettings settings) {
        this.settings = settings;
    }

    void credentials(Findings findings) {
        boolean tables = settings.store().isPresent()
                && settings.dynamoDb().filter(each -> !each.isLoopback()).isPresent();
        boolean actuator = settings.actuator()
                .filter(each -> each.scaling().enabled()
                                && each.scaling()
                                        .endpoint()
                                        .filter(AwsProbe::isLoopback)
                                        .isEmpty()
                        || each.receivers().values().stream()
                                .anyMatch(receiver -> receiver instanceof ReceiverSettings.Sns sns
                                        && sns.endpoint()
                                                .filter(AwsProbe::isLoopback)
                                                .isEmpty()))
                .isPresent();
        if (!tables && !actuator) {
            findings.notChecked("nothing in the settings needs AWS credentials");
            return;
        }
        AwsProbe.Answer answer = AwsProbe.credentials();
        if (answer.kind() == AwsProbe.Kind.FINE) {
            findings.ok(answer.detail());
        } else {
            findings.failed(answer.detail(), CREDENTIALS);
        }
    }

    void tables(Findings findings) {
        if (settings.store().isEmpty()) {
            findings.notChecked("the store is not part of the settings");
            return;
        }
        Optional<DynamoDbSettings> where = settings.dynamoDb();
        if (where.isEmpty()) {
            findings.notChecked("no AWS region is known: give --region, or set AWS_REGION");
            return;
        }
        Tables tables = Tables.withPrefix(settings.store().get().tablePrefix());
        try (AwsProbe.TablesProbe probe = AwsProbe.tables(where.get())) {
            for (TableSpec table : tables.all()) {
                tell(table.name(), probe.look(table), findings);
            }
        }
    }

    private static void tell(String table, AwsProbe.Answer answer, Findings findings) {
        String found = "table " + table + ": " + answer.detail();
        switch (answer.kind()) {
            case FINE -> findings.ok(found);
            case MISSING -> findings.warning(found, "start loadline store, which makes it");
            case BUSY -> findings.warning(found, "wait until it is ACTIVE");
            case WRONG ->
                findings.failed(
                        found,
                        "make the missing indexes, or give the store another --table-prefix: it makes new tables");
            case DENIED ->
                findings.failed(
                        found,
                        "allow dynamodb:DescribeTable, CreateTable and BatchWriteItem on table/" + table
                                + " and its indexes");
            case UNREACHABLE ->
                findings.failed(
                        found, "check --region, --dynamodb-endpoint and the network; pages go out all the same");
        }
    }
}
