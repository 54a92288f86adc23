package io.loadline.config;

import static io.loadline.config.Service.ACTUATOR;
import static io.loadline.config.Service.MONITOR;
import static io.loadline.config.Service.STORE;

import io.loadline.actuator.RetrySettings;
import io.loadline.command.GuardSettings;
import io.loadline.engine.TimeSettings;
import io.loadline.monitor.MonitorSettings;
import io.loadline.store.StoreSettings;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.Topics;
import io.loadline.web.HealthServer;
import io.loadline.yaml.Durations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting there is. The reader of the settings file, that of the environment, the options of the command line,
 * {@code loadline config} and the table in {@code docs/configuration.md} all follow from it.
 */
public final class Catalogue {
    private static final Set<Service> ALL = Set.of(MONITOR, STORE, ACTUATOR);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    /** A hundred years: long enough for any archive, short enough to be added to any time. */
    private static final Duration LONGEST_RETENTION = DAY.multipliedBy(36_500);

    private static final MonitorSettings MONITORS = MonitorSettings.defaults("none:1", Path.of("none"));
    private static final ProvisionSettings TOPICS = ProvisionSettings.defaults();
    private static final TimeSettings TIMES = TimeSettings.defaults();
    private static final StoreSettings STORES = StoreSettings.defaults("none:1");
    private static final io.loadline.adapter.aws.RetrySettings WRITES =
            io.loadline.adapter.aws.RetrySettings.defaults();
    private static final GuardSettings GUARDS = GuardSettings.allowing(List.of());
    private static final RetrySettings RETRIES = RetrySettings.defaults();

    private static final List<Entry<?>> ENTRIES = new ArrayList<>();

    // The deployment

    static final Entry<String> BOOTSTRAP =
            add(entry("bootstrap", Kind.brokers(), ALL, "Where the Kafka cluster is; name two or three of its brokers")
                    .given("--bootstrap", "HOST:PORT,…")
                    .like("broker1:9092,broker2:9092"));
    static final Entry<String> PREFIX = add(entry(
                    "prefix",
                    Kind.text("1 to 100 letters, digits, dots, dashes and underscores", Catalogue::isName),
                    ALL,
                    "What the names of topics, groups and applications begin with")
            .or(Topics.DEFAULT_PREFIX)
            .given("--prefix", "NAME"));
    static final Entry<String> DEPLOYMENT = add(entry(
                    "deployment",
                    Kind.text("1 to 100 letters, digits, dots, dashes and underscores", Catalogue::isName),
                    Set.of(MONITOR),
                    "Name of the deployment, part of every id that is derived (alerts, incidents, commands); to change"
                            + " it makes new ones")
            .otherwise("the prefix")
            .like("production"));

    // Topics

    static final Entry<Integer> PARTITIONS = add(entry(
                    "topics.partitions",
                    Kind.whole(1, 1000),
                    Set.of(MONITOR),
                    "Partitions of every topic that has not exactly one; fixed once the topics are made")
            .or(Integer.toString(TOPICS.partitions()))
            .given("--partitions", "N"));
    static final Entry<Integer> REPLICATION = add(entry(
                    "topics.replication",
                    Kind.whole(1, 10),
                    Set.of(MONITOR),
                    "Copies of each partition; 1 on a cluster of one broker")
            .or(Integer.toString(TOPICS.replication()))
            .given("--replication", "N"));
    static final Entry<Integer> MIN_INSYNC_REPLICAS = add(entry(
                    "topics.min_insync_replicas",
                    Kind.whole(1, 10),
                    Set.of(MONITOR),
                    "Copies that must have a record before it counts as written; at most topics.replication")
            .otherwise("2, or 1 where topics.replication is 1")
            .like("2"));
    static final Entry<ArrivalMode> ARRIVAL = add(entry(
                    "topics.arrival",
                    Kind.oneOf(ArrivalMode.class),
                    Set.of(MONITOR),
                    "Arrival time of input: append, the broker's time; or create, the producer's, for backfills")
            .or(TOPICS.arrival().code())
            .given("--arrival", "MODE"));
    static final Entry<Duration> RETENTION = add(entry(
                    "topics.retention.*",
                    Kind.duration(HOUR, LONGEST_RETENTION),
                    Set.of(MONITOR),
                    "How long a topic keeps its records, by its name without the prefix, for instance"
                            + " topics.retention.panes")
            .otherwise("3d to 365d, by topic")
            .like("30d"));

    // The monitor

    static final Entry<Path> POLICIES = add(entry(
                    "monitor.policies",
                    Kind.path("a file or a directory"),
                    Set.of(MONITOR),
                    "Policies to put in force at the start unless somebody has pushed others; without it those in force"
                            + " stay, at first the default pack")
            .given("--policies", "FILE|DIR")
            .like("/etc/loadline/policies"));
    static final Entry<Path> STATE_DIR = add(entry(
                    "monitor.state_dir",
                    Kind.path("a directory"),
                    Set.of(MONITOR),
                    "Local state, of its own for each process; keep it over restarts")
            .otherwise("~/.loadline/PREFIX")
            .given("--state-dir", "DIR")
            .like("/var/lib/loadline"));
    static final Entry<Integer> THREADS =
            add(entry("monitor.threads", Kind.whole(1, 256), Set.of(MONITOR), "Threads of each of its applications")
                    .or(Integer.toString(MONITORS.threads())));
    static final Entry<Integer> STANDBYS = add(entry(
                    "monitor.standbys",
                    Kind.whole(0, 10),
                    Set.of(MONITOR),
                    "Copies of the state on other monitors, which then take over without reading it back")
            .otherwise("1, or 0 where topics.replication is 1")
            .like("1"));
    static final Entry<Duration> HEARTBEAT = add(entry(
                    "monitor.heartbeat",
                    Kind.duration(Duration.ofMillis(100), HOUR),
                    Set.of(MONITOR),
                    "How often time is told to every input partition; it bounds how fresh time is in an idle one")
            .or(Durations.text(MONITORS.heartbeat())));
    static final Entry<Boolean> EMIT_ALL = add(entry(
                    "monitor.emit_all",
                    Kind.flag(),
                    Set.of(MONITOR),
                    "Whether every evaluation is written, not only what changed and one each minute")
            .or(Boolean.toString(MONITORS.emitAll())));
    static final Entry<Boolean> SNAPSHOTS = add(entry(
                    "monitor.snapshots",
                    Kind.flag(),
                    Set.of(MONITOR),
                    "Whether the decided state is written to a topic each hour")
            .or(Boolean.toString(MONITORS.snapshots())));
    static final Entry<List<String>> DIMENSIONS = add(entry(
                    "monitor.dimensions",
                    Kind.list("a list of names, such as region", name -> !name.isEmpty()),
                    Set.of(MONITOR),
                    "Labels beyond service, kind and operation that tell series apart")
            .or(String.join(",", MONITORS.dimensions())));
    static final Entry<String> MONITOR_HTTP_HOST = add(httpHost(MONITOR));
    static final Entry<Integer> MONITOR_HTTP_PORT = add(httpPort(MONITOR));

    // Time

    static final Entry<Duration> GRACE = add(time(
            "grace",
            Duration.ZERO,
            TIMES.grace(),
            "How far the watermark lags behind arrival: how late a record may be"));
    static final Entry<Duration> MAX_FUTURE_SKEW = add(time(
            "max_future_skew",
            Duration.ZERO,
            TIMES.maxFutureSkew(),
            "A sample whose time is further after its arrival is refused as future"));
    static final Entry<Duration> MAX_LATENESS = add(time(
            "max_lateness",
            Duration.ZERO,
            TIMES.maxLateness(),
            "A sample whose time is further before its arrival is refused as too_late"));
    static final Entry<Duration> MAX_WATERMARK_STEP = add(time(
            "max_watermark_step",
            Duration.ofMillis(1),
            TIMES.maxWatermarkStep(),
            "A watermark rises by no more in one record"));
    static final Entry<Duration> SOURCE_STALL_LIMIT = add(time(
            "source_stall_limit",
            Duration.ofMillis(1),
            TIMES.sourceStallLimit(),
            "A source that stands still for so long is left out until it moves"));
    static final Entry<Duration> FORGET_AFTER = add(time(
            "forget_after",
            Duration.ofMillis(1),
            TIMES.forgetAfter(),
            "A series without samples for so long is forgotten"));

    // Kafka's clients

    static final Entry<String> KAFKA = add(entry(
                    "kafka.*",
                    new Kind<>("settings of Kafka's clients by their own names", false, text -> text),
                    ALL,
                    "Passed through to every Kafka client, for instance kafka.security.protocol; what Loadline sets itself is"
                            + " refused")
            .like("SASL_SSL"));

    // AWS

    static final Entry<String> REGION = add(entry(
                    "aws.region",
                    Kind.text("a region such as eu-west-1", text -> text.matches("[a-z0-9-]{2,40}")),
                    Set.of(STORE, ACTUATOR),
                    "AWS region of the tables and the SNS topic")
            .otherwise("AWS_REGION; for SNS, that of the topic")
            .given("--region", "REGION")
            .like("eu-west-1"));
    static final Entry<URI> DYNAMODB_ENDPOINT = add(entry(
                    "dynamodb.endpoint",
                    Kind.address(),
                    Set.of(STORE, ACTUATOR),
                    "Address of DynamoDB Local or another stand-in")
            .otherwise("AWS")
            .given("--dynamodb-endpoint", "URL")
            .like("http://localhost:8000"));
    static final Entry<Duration> DYNAMODB_CALL_TIMEOUT = add(entry(
                    "dynamodb.call_timeout",
                    Kind.duration(Duration.ofMillis(100), MINUTE),
                    Set.of(STORE),
                    "How long one call of the store may take")
            .or("5s"));

    // The store

    static final Entry<String> TABLE_PREFIX = add(entry(
                    "store.table_prefix",
                    Kind.text(
                            "up to 200 letters, digits, dots, dashes and underscores",
                            text -> text.matches("[A-Za-z0-9._-]{0,200}")),
                    Set.of(STORE),
                    "What the names of the tables begin with")
            .or(STORES.tablePrefix())
            .given("--table-prefix", "NAME"));
    static final Entry<Integer> MAX_BATCH =
            add(entry("store.max_batch", Kind.whole(1, 10_000), Set.of(STORE), "Most records that are held at once")
                    .or(Integer.toString(STORES.maxBatch())));
    static final Entry<Duration> PAUSE = add(entry(
                    "store.pause",
                    Kind.duration(Duration.ZERO, MINUTE),
                    Set.of(STORE),
                    "How long to wait before writing again what a table did not take")
            .or(Durations.text(STORES.pause())));
    static final Entry<Duration> STORE_RETRY_FIRST = add(entry(
                    "store.retry.first",
                    Kind.duration(Duration.ofMillis(1), MINUTE),
                    Set.of(STORE),
                    "Wait before the second try of a write; less than store.retry.longest")
            .or(Durations.text(WRITES.first())));
    static final Entry<Duration> STORE_RETRY_LONGEST = add(entry(
                    "store.retry.longest",
                    Kind.duration(Duration.ofMillis(1), MINUTE),
                    Set.of(STORE),
                    "Longest wait between two tries; each is twice the one before")
            .or(Durations.text(WRITES.longest())));
    static final Entry<Integer> STORE_RETRIES =
            add(entry("store.retry.retries", Kind.whole(0, 100), Set.of(STORE), "Most tries after the first")
                    .or(Integer.toString(WRITES.retries())));
    static final Entry<String> STORE_HTTP_HOST = add(httpHost(STORE));
    static final Entry<Integer> STORE_HTTP_PORT = add(httpPort(STORE));

    // Receivers

    static final Entry<String> SNS_TOPIC = add(entry(
                    "sns.topic",
                    Kind.text(
                            "an ARN, arn:aws:sns:REGION:ACCOUNT:NAME",
                            text -> text.matches("arn:[a-z0-9-]+:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_.-]{1,256}")),
                    Set.of(ACTUATOR),
                    "SNS topic that is the receiver \"sns\"; best a FIFO one, which recognises repeats")
            .given("--sns-topic", "ARN")
            .like("arn:aws:sns:eu-west-1:123456789012:pages.fifo"));
    static final Entry<URI> SNS_ENDPOINT =
            add(entry("sns.endpoint", Kind.address(), Set.of(ACTUATOR), "Another address of SNS; needs sns.topic")
                    .otherwise("AWS")
                    .given("--sns-endpoint", "URL")
                    .like("http://localhost:4566"));
    static final Entry<String> PAGERDUTY_ROUTING_KEY = add(entry(
                    "pagerduty.routing_key",
                    Kind.secret("the integration key of a PagerDuty service, on one line"),
                    Set.of(ACTUATOR),
                    "With it there is the receiver \"pagerduty\"")
            .hidden()
            .like("0123456789abcdef0123456789abcdef"));
    static final Entry<URI> PAGERDUTY_ENDPOINT = add(entry(
                    "pagerduty.endpoint",
                    Kind.address(),
                    Set.of(ACTUATOR),
                    "Another address of PagerDuty; needs pagerduty.routing_key")
            .otherwise("PagerDuty")
            .given("--pagerduty-endpoint", "URL")
            .like("https://events.eu.pagerduty.com/v2/enqueue"));

    // Scaling

    static final Entry<List<String>> SCALING_ALLOW = add(entry(
                    "scaling.allow",
                    Kind.list(
                            "a list of resources such as dynamodb:table/orders*, * for any characters",
                            resource -> resource.matches("[a-z]+:[A-Za-z0-9_./*-]+")),
                    Set.of(ACTUATOR),
                    "Resources whose capacity may be changed; empty changes nothing")
            .or("")
            .given("--allow-scaling", "RESOURCE")
            .like("dynamodb:table/orders*"));
    static final Entry<Path> KILL_SWITCH = add(entry(
                    "scaling.kill_switch",
                    Kind.path("a file"),
                    Set.of(ACTUATOR),
                    "While this file exists no capacity is changed; looked at before each act")
            .given("--kill-switch", "FILE")
            .like("/etc/loadline/no-scaling"));
    static final Entry<Integer> MAX_STEP = add(entry(
                    "scaling.max_step",
                    Kind.whole(1, 1_000_000),
                    Set.of(ACTUATOR),
                    "Most units that one act may add or take away, whatever a policy asks for")
            .or(Long.toString(GUARDS.maxStep())));
    static final Entry<Integer> MAX_DAILY_DECREASES = add(entry(
                    "scaling.max_daily_decreases",
                    Kind.whole(0, 27),
                    Set.of(ACTUATOR),
                    "Most decreases of a resource in a day (UTC)")
            .or(Integer.toString(GUARDS.maxDailyDecreases())));
    static final Entry<Integer> MAX_UNHELPFUL = add(entry(
                    "scaling.max_unhelpful",
                    Kind.whole(1, 100),
                    Set.of(ACTUATOR),
                    "After so many acts without success for one incident there are no more of them")
            .or(Integer.toString(GUARDS.maxUnhelpful())));

    // The actuator

    static final Entry<Duration> FIRST_DELAY = add(entry(
                    "actuator.retry.first_delay",
                    Kind.duration(Duration.ofMillis(1), HOUR),
                    Set.of(ACTUATOR),
                    "Wait before the second attempt at a receiver; at most actuator.retry.longest_delay")
            .or(Durations.text(RETRIES.firstDelay())));
    static final Entry<Duration> LONGEST_DELAY = add(entry(
                    "actuator.retry.longest_delay",
                    Kind.duration(Duration.ofMillis(1), HOUR),
                    Set.of(ACTUATOR),
                    "Longest wait between two attempts; each is twice the one before")
            .or(Durations.text(RETRIES.longestDelay())));
    static final Entry<Duration> NOTIFICATIONS_FOR = add(entry(
                    "actuator.retry.notifications_for",
                    Kind.duration(SECOND, DAY.multipliedBy(7)),
                    Set.of(ACTUATOR),
                    "How long a notification is tried before it has failed; at least actuator.retry.longest_delay")
            .or(Durations.text(RETRIES.notificationsFor())));
    static final Entry<Duration> ACTS_FOR = add(entry(
                    "actuator.retry.acts_for",
                    Kind.duration(Duration.ZERO, HOUR),
                    Set.of(ACTUATOR),
                    "How long a change of capacity is tried before it has failed; all later ones wait")
            .or(Durations.text(RETRIES.actsFor())));
    static final Entry<String> ACTUATOR_HTTP_HOST = add(httpHost(ACTUATOR));
    static final Entry<Integer> ACTUATOR_HTTP_PORT = add(httpPort(ACTUATOR));

    private Catalogue() {}

    /** All of them, in the order in which people read about them. */
    public static List<Entry<?>> entries() {
        return List.copyOf(ENTRIES);
    }

    /** Those whose last part is free. */
    static List<Entry<?>> families() {
        return ENTRIES.stream().filter(Entry::isFamily).toList();
    }

    static Optional<Entry<?>> byKey(String key) {
        return ENTRIES.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z0-9._-]{1,100}");
    }

    private static Entry<Duration> time(String name, Duration least, Duration usual, String meaning) {
        return entry("time." + name, Kind.duration(least, Durations.LONGEST), Set.of(MONITOR), meaning)
                .or(Durations.text(usual));
    }

    private static Entry<String> httpHost(Service service) {
        return entry(
                        service.code() + ".http_host",
                        Kind.text("an address of this machine", text -> text.matches("[A-Za-z0-9._:-]{1,255}")),
                        Set.of(service),
                        "Address of this machine to serve HTTP at; 0.0.0.0 is every interface")
                .or(HealthServer.EVERY_INTERFACE);
    }

    private static Entry<Integer> httpPort(Service service) {
        return entry(
                        service.code() + ".http_port",
                        Kind.whole(-1, 65_535),
                        Set.of(service),
                        "Port of /healthz, /readyz and /metrics; 0 takes a free one, -1 serves none")
                .or("0")
                .given("--http-port", "PORT");
    }

    private static <T> Entry<T> entry(String key, Kind<T> kind, Set<Service> services, String meaning) {
        return new Entry<>(key, kind, Optional.empty(), "", "", meaning, services, false, Optional.empty());
    }

    private static <T> Entry<T> add(Entry<T> entry) {
        ENTRIES.add(entry);
        return entry;
    }
}
