package io.loadline.adapter.aws;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.loadline.store.TableMismatchException;
import io.loadline.store.TableProvisioner;
import io.loadline.store.TableSpec;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Makes tables in DynamoDB: on demand, with all their indexes at once. Tables that exist are only checked. */
public final class DynamoDbTables implements TableProvisioner {
    private static final RetryPolicy<TableDescription> UNTIL_MADE = RetryPolicy.<TableDescription>builder()
            .handle(ResourceNotFoundException.class)
            .handleResultIf(table -> table.tableStatus() == TableStatus.CREATING)
            .withDelay(Duration.ofMillis(250))
            .withMaxRetries(-1)
            .withMaxDuration(Duration.ofSeconds(60))
            .build();

    private final DynamoDbClient client;

    /** @param client closed by its owner */
    public DynamoDbTables(DynamoDbClient client) {
        this.client = client;
    }

    @Override
    public void ensure(List<TableSpec> tables) {
        for (TableSpec table : tables) {
            if (!exists(table)) {
                create(table);
            }
        }
        for (TableSpec table : tables) {
            check(table, Failsafe.with(UNTIL_MADE).get(() -> describe(table)));
        }
    }

    private boolean exists(TableSpec table) {
        try {
            describe(table);
            return true;
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }

    private TableDescription describe(TableSpec table) {
        return client.describeTable(request -> request.tableName(table.name())).table();
    }

    private void create(TableSpec table) {
        try {
            client.createTable(TableRequests.create(table));
        } catch (ResourceInUseException e) {
            // Another store was faster; the check that follows sees what it made.
        }
    }

    private static void check(TableSpec wanted, TableDescription found) {
        List<String> differences = TableRequests.differences(wanted, found);
        if (!differences.isEmpty()) {
            throw new TableMismatchException("DynamoDB table " + wanted.name() + " is not as Loadline needs it: "
                    + String.join("; ", differences)
                    + ". Make the missing indexes, or set another table prefix so that new tables are made.");
        }
    }
}
