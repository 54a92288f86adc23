package io.loadline.config;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.RetrySettings;
import io.loadline.actuator.ScalingSettings;
import io.loadline.actuator.Secret;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.command.GuardSettings;
import io.loadline.engine.TimeSettings;
import io.loadline.monitor.MonitorSettings;
import io.loadline.store.StoreSettings;
import io.loadline.topology.ProvisionSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The settings as the records that the services own. */
public final class Records {
    private static final String NOWHERE = "nowhere:1";
    /** DynamoDB Local and its like take any. */
    private static final String ANY_REGION = "us-east-1";

    private final Settings settings;

    Records(Settings settings) {
        this.settings = settings;
    }

    /** What does not go together; empty when everything does. A setting that is missing is not told here. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        check("", () -> monitor(NOWHERE), problems);
        check("", () -> store(NOWHERE), problems);
        check("store.", this::storeRetry, problems);
        check("", this::dynamoDb, problems);
        check("", this::receivers, problems);
        check("", this::scaling, problems);
        check("actuator.", this::actuatorRetry, problems);
        return problems.stream().distinct().toList();
    }

    /** @param section what messages leave out of their keys */
    private static void check(String section, Supplier<?> record, List<String> problems) {
        try {
            var unused = record.get();
        } catch (IllegalArgumentException e) {
            e.getMessage()
                    .lines()
                    .map(line -> line.replace("retry.", section + "retry."))
                    .forEach(problems::add);
        }
    }

    /**
     * What a service needs and has not got, each with what to do; empty when it can be started.
     */
    private List<String> missing(Service service) {
        List<String> missing = new ArrayList<>();
        if (settings.find(Catalogue.BOOTSTRAP).isEmpty()) {
            missing.add(
                    "no Kafka cluster is named: give --bootstrap HOST:PORT, set LOADLINE_BOOTSTRAP, or write bootstrap"
                            + " into the settings file (--config FILE)");
        }
        if (service == Service.STORE && dynamoDb().isEmpty()) {
            missing.add("no AWS region is known: give --region, set LOADLINE_AWS_REGION or AWS_REGION, or write region"
                    + " under aws into the settings file");
        }
        return missing;
    }

    /**
     * Holds when a service has what it needs.
     *
     * @throws SettingsException when something is missing
     */
    public void require(Service service) {
        List<String> missing = missing(service);
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
    }

    private String bootstrap(Service service) {
        require(service);
        return settings.get(Catalogue.BOOTSTRAP);
    }

    /**
     * Settings of the monitor, without its policies.
     *
     * @throws SettingsException when something that it needs is missing
     */
    public MonitorSettings monitor() {
        return monitor(bootstrap(Service.MONITOR));
    }

    /** The same, also when no Kafka cluster is named: for what needs none. */
    public MonitorSettings monitorAnywhere() {
        return monitor(settings.find(Catalogue.BOOTSTRAP).orElse(NOWHERE));
    }

    /** Where the policies are that the monitor puts in force at its start. */
    public Optional<Path> policies() {
        return settings.find(Catalogue.POLICIES);
    }

    private MonitorSettings monitor(String bootstrap) {
        return new MonitorSettings(
                bootstrap,
                settings.get(Catalogue.PREFIX),
                settings.get(Catalogue.DEPLOYMENT),
                topics(),
                settings.get(Catalogue.STANDBYS),
                settings.get(Catalogue.THREADS),
                settings.get(Catalogue.STATE_DIR),
                time(),
                settings.get(Catalogue.HEARTBEAT),
                settings.get(Catalogue.EMIT_ALL),
                settings.get(Catalogue.SNAPSHOTS),
                Set.copyOf(settings.get(Catalogue.DIMENSIONS)),
                List.of(),
                Optional.empty(),
                settings.get(Catalogue.MONITOR_HTTP_HOST),
                settings.get(Catalogue.MONITOR_HTTP_PORT),
                kafka());
    }

    private ProvisionSettings topics() {
        return new ProvisionSettings(
                settings.get(Catalogue.PARTITIONS),
                settings.get(Catalogue.REPLICATION),
                settings.get(Catalogue.MIN_INSYNC_REPLICAS),
                settings.get(Catalogue.ARRIVAL),
                settings.family(Catalogue.RETENTION));
    }

    private TimeSettings time() {
        return new TimeSettings(
                settings.get(Catalogue.GRACE),
                settings.get(Catalogue.MAX_FUTURE_SKEW),
                settings.get(Catalogue.MAX_LATENESS),
                settings.get(Catalogue.MAX_WATERMARK_STEP),
                settings.get(Catalogue.SOURCE_STALL_LIMIT),
                settings.get(Catalogue.FORGET_AFTER));
    }

    private Map<String, String> kafka() {
        return settings.family(Catalogue.KAFKA);
    }

    /**
     * Settings of the store.
     *
     * @throws SettingsException when something that it needs is missing
     */
    public StoreSettings store() {
        return store(bootstrap(Service.STORE));
    }

    /**
     * Settings of the store, also when nothing says where its tables are.
     *
     * @throws SettingsException when no Kafka cluster is named
     */
    public StoreSettings storeAnywhere() {
        return store(bootstrap(Service.MONITOR));
    }

    private StoreSettings store(String bootstrap) {
        return new StoreSettings(
                bootstrap,
                settings.get(Catalogue.PREFIX),
                settings.get(Catalogue.TABLE_PREFIX),
                settings.get(Catalogue.STORE_HTTP_HOST),
                settings.get(Catalogue.STORE_HTTP_PORT),
                settings.get(Catalogue.MAX_BATCH),
                settings.get(Catalogue.PAUSE),
                kafka());
    }

    /** How the store writes again within one call. */
    public io.loadline.adapter.aws.RetrySettings storeRetry() {
        return new io.loadline.adapter.aws.RetrySettings(
                settings.get(Catalogue.STORE_RETRY_FIRST),
                settings.get(Catalogue.STORE_RETRY_LONGEST),
                settings.get(Catalogue.STORE_RETRIES));
    }

    /** Where the store's tables are; empty when neither a region nor an endpoint is known. */
    public Optional<DynamoDbSettings> dynamoDb() {
        Optional<URI> endpoint = settings.find(Catalogue.DYNAMODB_ENDPOINT);
        return settings.find(Catalogue.REGION)
                .or(settings::awsRegion)
                .or(() -> endpoint.map(any -> ANY_REGION))
                .map(region -> new DynamoDbSettings(endpoint, region, settings.get(Catalogue.DYNAMODB_CALL_TIMEOUT)));
    }

    /**
     * Settings of the actuator.
     *
     * @throws SettingsException when something that it needs is missing
     */
    public ActuatorSettings actuator() {
        return ActuatorSettings.defaults(bootstrap(Service.ACTUATOR))
                .withTopicPrefix(settings.get(Catalogue.PREFIX))
                .withKafka(kafka())
                .withReceivers(receivers())
                .withScaling(scaling())
                .withRetry(actuatorRetry())
                .withHttpHost(settings.get(Catalogue.ACTUATOR_HTTP_HOST))
                .withHttpPort(settings.get(Catalogue.ACTUATOR_HTTP_PORT));
    }

    private Map<String, ReceiverSettings> receivers() {
        Map<String, ReceiverSettings> receivers = new TreeMap<>();
        Optional<String> topic = settings.find(Catalogue.SNS_TOPIC);
        Optional<URI> snsEndpoint = settings.find(Catalogue.SNS_ENDPOINT);
        Optional<String> key = settings.find(Catalogue.PAGERDUTY_ROUTING_KEY);
        Optional<URI> pagerDutyEndpoint = settings.find(Catalogue.PAGERDUTY_ENDPOINT);
        List<String> problems = new ArrayList<>();
        if (topic.isEmpty() && snsEndpoint.isPresent()) {
            problems.add("sns.endpoint needs a topic to publish to: set sns.topic (--sns-topic)");
        }
        if (key.isEmpty() && pagerDutyEndpoint.isPresent()) {
            problems.add("pagerduty.endpoint needs the integration key of a PagerDuty service: set "
                    + Catalogue.PAGERDUTY_ROUTING_KEY.environment());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        Optional<String> region = settings.find(Catalogue.REGION);
        topic.ifPresent(arn -> receivers.put("sns", new ReceiverSettings.Sns(arn, region, snsEndpoint)));
        key.ifPresent(secret -> receivers.put(
                "pagerduty",
                new ReceiverSettings.PagerDuty(
                        pagerDutyEndpoint.orElse(ReceiverSettings.PagerDuty.EVENTS), new Secret(secret))));
        return receivers;
    }

    private ScalingSettings scaling() {
        List<String> allowed = settings.get(Catalogue.SCALING_ALLOW);
        return new ScalingSettings(
                !allowed.isEmpty(),
                new GuardSettings(
                        false,
                        allowed,
                        settings.get(Catalogue.MAX_STEP),
                        settings.get(Catalogue.MAX_DAILY_DECREASES),
                        settings.get(Catalogue.MAX_UNHELPFUL)),
                settings.find(Catalogue.KILL_SWITCH),
                settings.find(Catalogue.REGION),
                settings.find(Catalogue.DYNAMODB_ENDPOINT));
    }

    private RetrySettings actuatorRetry() {
        return new RetrySettings(
                settings.get(Catalogue.FIRST_DELAY),
                settings.get(Catalogue.LONGEST_DELAY),
                settings.get(Catalogue.NOTIFICATIONS_FOR),
                settings.get(Catalogue.ACTS_FOR));
    }
}
