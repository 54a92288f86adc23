package io.loadline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.adapter.aws.RetrySettings;
import io.loadline.monitor.MonitorSettings;
import io.loadline.store.StoreSettings;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecordsTest {
    /** Another value than the default for every setting; of a family, of one of its members. */
    private static final Map<String, String> OTHERS = new TreeMap<>(Map.ofEntries(
            Map.entry("bootstrap", "b2:2"),
            Map.entry("prefix", "other"),
            Map.entry("deployment", "elsewhere"),
            Map.entry("topics.partitions", "5"),
            Map.entry("topics.replication", "4"),
            Map.entry("topics.min_insync_replicas", "3"),
            Map.entry("topics.arrival", "create"),
            Map.entry("topics.retention.*", "36h"),
            Map.entry("monitor.policies", "policies/demo.yaml"),
            Map.entry("monitor.state_dir", "/elsewhere"),
            Map.entry("monitor.threads", "7"),
            Map.entry("monitor.standbys", "2"),
            Map.entry("monitor.heartbeat", "3s"),
            Map.entry("monitor.emit_all", "true"),
            Map.entry("monitor.snapshots", "false"),
            Map.entry("monitor.dimensions", "zone,cell"),
            Map.entry("monitor.http_host", "127.0.0.1"),
            Map.entry("monitor.http_port", "8080"),
            Map.entry("time.grace", "3s"),
            Map.entry("time.max_future_skew", "11s"),
            Map.entry("time.max_lateness", "2m"),
            Map.entry("time.max_watermark_step", "30s"),
            Map.entry("time.source_stall_limit", "1h"),
            Map.entry("time.forget_after", "7d"),
            Map.entry("kafka.*", "SASL_SSL"),
            Map.entry("aws.region", "eu-west-3"),
            Map.entry("dynamodb.endpoint", "http://tables:8000"),
            Map.entry("dynamodb.call_timeout", "9s"),
            Map.entry("store.table_prefix", "t-"),
            Map.entry("store.max_batch", "100"),
            Map.entry("store.pause", "4s"),
            Map.entry("store.retry.first", "60ms"),
            Map.entry("store.retry.longest", "2s"),
            Map.entry("store.retry.retries", "3"),
            Map.entry("store.http_host", "127.0.0.2"),
            Map.entry("store.http_port", "8082"),
            Map.entry("sns.topic", "arn:aws:sns:eu-west-1:123456789012:others"),
            Map.entry("sns.endpoint", "http://sns:4566"),
            Map.entry("pagerduty.routing_key", "fedcba9876543210fedcba9876543210"),
            Map.entry("pagerduty.endpoint", "http://pages:1"),
            Map.entry("scaling.allow", "dynamodb:table/a*,dynamodb:table/b"),
            Map.entry("scaling.kill_switch", "/stop"),
            Map.entry("scaling.max_step", "10"),
            Map.entry("scaling.max_daily_decreases", "1"),
            Map.entry("scaling.max_unhelpful", "5"),
            Map.entry("actuator.retry.first_delay", "2s"),
            Map.entry("actuator.retry.longest_delay", "3m"),
            Map.entry("actuator.retry.notifications_for", "6h"),
            Map.entry("actuator.retry.acts_for", "1m"),
            Map.entry("actuator.http_host", "127.0.0.3"),
            Map.entry("actuator.http_port", "8081")));

    /** What needs something beside it to be allowed; the region would otherwise come from elsewhere. */
    private static final Map<String, String> BASE = Map.of(
            "LOADLINE_BOOTSTRAP", "b:1",
            "LOADLINE_AWS_REGION", "eu-west-1",
            "LOADLINE_SNS_TOPIC", "arn:aws:sns:eu-west-1:123456789012:pages",
            "LOADLINE_PAGERDUTY_ROUTING_KEY", "0123456789abcdef0123456789abcdef",
            "LOADLINE_TOPICS_REPLICATION", "3");

    /** Parts of records that no setting leads to, because they are not for deployments to say. */
    private static final Set<String> INTERNAL =
            Set.of("MonitorSettings.policies", "MonitorSettings.controlTime", "GuardSettings.killSwitch");

    private record All(
            MonitorSettings monitor,
            Optional<Path> policies,
            StoreSettings store,
            Optional<DynamoDbSettings> tables,
            RetrySettings writes,
            ActuatorSettings actuator) {
        static All of(Settings settings) {
            Records records = settings.records();
            return new All(
                    records.monitor(),
                    records.policies(),
                    records.store(),
                    records.dynamoDb(),
                    records.storeRetry(),
                    records.actuator());
        }

        Map<Service, List<Object>> byService() {
            Map<Service, List<Object>> all = new EnumMap<>(Service.class);
            all.put(Service.MONITOR, List.of(monitor, policies));
            all.put(Service.STORE, List.of(store, tables, writes));
            all.put(Service.ACTUATOR, List.of(actuator));
            return all;
        }
    }

    @Test
    void withoutAWordTheRecordsAreTheirOwnDefaults() {
        Records records = Read.environment(Map.of("LOADLINE_BOOTSTRAP", "b:1", "AWS_REGION", "eu-west-1"))
                .records();

        assertThat(records.monitor())
                .isEqualTo(MonitorSettings.defaults(
                        "b:1", Path.of(System.getProperty("user.home"), ".loadline", "loadline")));
        assertThat(records.policies()).isEmpty();
        assertThat(records.store()).isEqualTo(StoreSettings.defaults("b:1"));
        assertThat(records.storeRetry()).isEqualTo(RetrySettings.defaults());
        assertThat(records.dynamoDb()).contains(DynamoDbSettings.inRegion("eu-west-1"));
        assertThat(records.actuator()).isEqualTo(ActuatorSettings.defaults("b:1"));
    }

    @Test
    void everySettingReachesTheServicesThatTheCatalogueNamesAndNoOther() {
        assertThat(OTHERS.keySet())
                .isEqualTo(new TreeSet<>(
                        Catalogue.entries().stream().map(Entry::key).toList()));
        Map<Service, List<Object>> before = All.of(Read.environment(BASE)).byService();

        for (Entry<?> entry : Catalogue.entries()) {
            Map<Service, List<Object>> after =
                    All.of(Read.environment(with(BASE, entry))).byService();

            for (Service service : Service.values()) {
                assertThat(!after.get(service).equals(before.get(service)))
                        .as("%s changes %s", entry.key(), service)
                        .isEqualTo(entry.services().contains(service));
            }
        }
    }

    @Test
    void everyPartOfEveryRecordIsReachedByASetting() {
        Map<String, String> variables = new HashMap<>(BASE);
        for (Entry<?> entry : Catalogue.entries()) {
            variables.putAll(with(Map.of(), entry));
        }
        Map<String, Object> before = leaves(All.of(Read.environment(BASE)));
        Map<String, Object> after = leaves(All.of(Read.environment(variables)));

        assertThat(before).hasSizeGreaterThan(50);
        assertThat(before.keySet().stream().filter(part -> before.get(part).equals(after.get(part))))
                .containsExactlyInAnyOrderElementsOf(INTERNAL);
    }

    private static Map<String, String> with(Map<String, String> base, Entry<?> entry) {
        Map<String, String> variables = new HashMap<>(base);
        String member = entry.equals(Catalogue.KAFKA) ? "SECURITY_PROTOCOL" : "LOG_METADATA";
        variables.put(entry.environment().replace("*", member), OTHERS.get(entry.key()));
        return variables;
    }

    /** The parts of records within records, by record and name. */
    private static Map<String, Object> leaves(Object record) {
        Map<String, Object> leaves = new HashMap<>();
        collect(record, leaves);
        return leaves;
    }

    private static void collect(Object record, Map<String, Object> leaves) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = value(record, component);
            String name = record.getClass().getSimpleName() + "." + component.getName();
            Object inner = value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
            if (inner instanceof Map<?, ?> map && map.values().stream().anyMatch(ReceiverSettings.class::isInstance)) {
                map.values().forEach(each -> collect(each, leaves));
            } else if (inner instanceof Record nested) {
                collect(nested, leaves);
            } else {
                leaves.merge(
                        record.getClass().getPackageName().endsWith(".aws") ? "aws." + name : name, value, (a, b) -> b);
            }
        }
    }

    private static Object value(Object record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
