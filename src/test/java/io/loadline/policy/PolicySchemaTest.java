package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.loadline.yaml.Keys;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code schemas/policy.schema.json} and the reader know the same language. */
class PolicySchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = tree(Path.of("schemas/policy.schema.json"));
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
    private static final Path EVERYTHING = Path.of("src/test/resources/policy/everything.yaml");
    private static final String HEAD = "{apiVersion: loadline/v1, kind: Policy, metadata: {name: p}, ";

    /** By the name of the definition in the schema; the schema itself is "policy". */
    private static final Map<String, Keys> KEYS = Map.ofEntries(
            Map.entry("policy", PolicyDocument.KEYS),
            Map.entry("metadata", PolicyDocument.METADATA),
            Map.entry("defaults", PolicyDocument.DEFAULTS),
            Map.entry("notifications", NotificationsReader.KEYS),
            Map.entry("flapping", NotificationsReader.FLAPPING),
            Map.entry("objective", ObjectiveReader.KEYS),
            Map.entry("forLevels", Inherited.FOR),
            Map.entry("recover", MeasuredReader.RECOVER),
            Map.entry("conditionMap", ExpressionReader.KEYS),
            Map.entry("actions", ActionsReader.LEVELS),
            Map.entry("action", ActionsReader.KINDS),
            Map.entry("slo", SloReader.KEYS),
            Map.entry("tier", TiersReader.KEYS),
            Map.entry("route", RouteReader.KEYS),
            Map.entry("escalation", RouteReader.ESCALATION),
            Map.entry("step", RouteReader.STEP),
            Map.entry("inhibition", InhibitionReader.KEYS),
            Map.entry("maintenance", MaintenanceReader.KEYS),
            Map.entry("plan", ScalingReader.KEYS));

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(EVERYTHING));
        for (String directory : List.of("policies", "docs/examples/policies")) {
            try (Stream<Path> entries = Files.list(Path.of(directory))) {
                entries.filter(file -> file.toString().endsWith(".yaml"))
                        .filter(file -> !file.toString().endsWith(".test.yaml"))
                        .forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPolicyOfTheRepositorySatisfiesTheSchemaAndTheReader(Path file) throws IOException {
        String text = Files.readString(file);

        assertThat(validate(text)).isEmpty();
        assertThat(PolicyReader.read(file.toString(), text).objectives()).isNotEmpty();
    }

    @Test
    void schemaAndReaderKnowTheSameKeys() {
        Map<String, Set<String>> schema = new TreeMap<>();
        schema.put("policy", names(SCHEMA.get("properties")));
        SCHEMA.get("$defs").fields().forEachRemaining(definition -> {
            if (definition.getValue().has("properties")) {
                schema.put(definition.getKey(), names(definition.getValue().get("properties")));
            }
        });

        Map<String, Set<String>> reader = new TreeMap<>();
        KEYS.forEach((name, keys) -> reader.put(name, new TreeSet<>(keys.allowed())));
        assertThat(schema).isEqualTo(reader);
    }

    @Test
    void schemaAndReaderRequireTheSameKeys() {
        KEYS.forEach((name, keys) -> {
            Set<String> required = new TreeSet<>();
            definition(name).path("required").forEach(key -> required.add(key.asText()));
            assertThat(required).as(name).isEqualTo(new TreeSet<>(keys.required()));
        });
    }

    @Test
    void everyMapThatTheReaderKnowsIsHeldAgainstTheSchema() throws Exception {
        List<Keys> declared = new ArrayList<>();
        try (Stream<Path> classes = Files.list(Path.of("target/classes/io/loadline/policy"))) {
            for (Path file : classes.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                for (Field field : Class.forName("io.loadline.policy." + name).getDeclaredFields()) {
                    if (field.getType() == Keys.class) {
                        field.setAccessible(true);
                        declared.add((Keys) field.get(null));
                    }
                }
            }
        }

        assertThat(declared).hasSizeGreaterThan(15);
        assertThat(KEYS.values()).containsAll(declared);
    }

    @Test
    void everyKeyOfTheSchemaIsInTheFileThatHasThemAll() {
        Set<String> written = new TreeSet<>();
        collect(yaml(text(EVERYTHING)), written);

        KEYS.values().forEach(keys -> assertThat(written).containsAll(keys.allowed()));
    }

    @Test
    void everyPropertyIsDescribed() {
        assertThat(SCHEMA.get("$id").asText()).isNotBlank();
        assertThat(SCHEMA.get("title").asText()).isNotBlank();
        KEYS.keySet()
                .forEach(name -> definition(name).get("properties").fields().forEachRemaining(property -> assertThat(
                                property.getValue().path("description").asText())
                        .as(name + "." + property.getKey())
                        .isNotBlank()));
    }

    @Test
    void defaultsOfTheSchemaAreThoseOfTheReader() {
        String sections = "objectives: [{name: a, indicator: latency_p95, warning: '> 1s'}], "
                + "slos: [{name: s, indicator: success_rate, target: 99.9%%%s}], "
                + "routes: {r: {receivers: [sns], escalation: {steps: [{after: 1m, receivers: [sns]}]%s}}}, "
                + "scaling: {w: {resource: 'dynamodb:table/t', dimension: write_capacity, step: 1, min: 1, max: 2%s}}}";
        String written = HEAD
                + "defaults: {%s}, notifications: {%s}, ".formatted(defaults("defaults"), defaults("notifications"))
                + sections.formatted(
                        ", " + defaults("slo").replace("slice: \"1m\", ", ""),
                        ", " + defaults("escalation"),
                        ", " + defaults("plan"));

        assertThat(PolicyReader.read("p.yaml", written))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(PolicyReader.read("p.yaml", HEAD + sections.formatted("", "", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slos: []",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', windw: 1m}]",
                "objectives: [{name: a, indicator: latency_p98, warning: '> 1s'}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '1s'}]",
                "objectives: [{name: a, indicator: latency_p95}]",
                "objectives: [{indicator: latency_p95, warning: '> 1s'}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', window: 300}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', for: 1s1m}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', for: 1m, datapoints: 2 of 3}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', datapoints: 2/3}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', recover: '< 1s'}]",
                "objectives: [{name: a, indicator: latency_p95, warning: {any: [b]}}]",
                "objectives: [{name: a, warning: {any: [b], all: [c]}}]",
                "objectives: [{name: a, warning: {any: [b]}, window: 1m}]",
                "objectives: [{name: a, warning: {level: critical}}]",
                "objectives: [{name: a, slo: s, indicator: latency_p95, warning: '> 1s'}]",
                "objectives: [{name: a, slo: s, indicator: burn_rate, warning: '> 1', group_by: [service]}]",
                "objectives: [{name: a, indicator: latency_p95, warning: '> 1s', group_by: [operation]}]",
                "slos: [{name: s, indicator: latency_p95, target: 99%}]",
                "slos: [{name: s, indicator: success_rate}]",
                "slos: [{name: s, indicator: success_rate, target: 99.9}]",
                "slos: [{name: s, indicator: success_rate, target: 99%, slice: 1m}]",
                "slos: [{name: s, indicator: success_rate, target: 99%, budgeting: timeslices}]",
                "slos: [{name: s, indicator: success_rate, target: 99%, tiers: [{budget: 2%, long: 1h}]}]",
                "slos: [{name: s, indicator: success_rate, target: 99%}], routes: {a: {receivers: []}}",
                "slos: [{name: s, indicator: success_rate, target: 99%}], routes: {a b: {receivers: [sns]}}",
                "slos: [{name: s, indicator: success_rate, target: 99%}], notifications: {flapping: on}",
                "slos: [{name: s, indicator: success_rate, target: 99%}], inhibition: [{source: {}, target: {a: b}}]",
                "slos: [{name: s, indicator: success_rate, target: 99%}], maintenance: [{name: m, match: {}, from: now, to: '02:00'}]",
                "slos: [{name: s, indicator: success_rate, target: 99%, actions: {warning: [{notify: a, scale: b}]}}]"
            })
    void whatIsBrokenInItsStructureIsRefusedByTheSchemaAndByTheReader(String sections) {
        String text = HEAD + sections + "}";

        assertThat(validate(text)).isNotEmpty();
        assertThatThrownBy(() -> PolicyReader.read("p.yaml", text)).isInstanceOf(PolicyException.class);
    }

    /** The keys that have a default, with it. */
    private static String defaults(String definition) {
        List<String> entries = new ArrayList<>();
        definition(definition).get("properties").fields().forEachRemaining(property -> {
            JsonNode value = property.getValue().get("default");
            if (value != null) {
                entries.add(property.getKey() + ": " + value);
            }
        });
        assertThat(entries).isNotEmpty();
        return String.join(", ", entries);
    }

    private static JsonNode definition(String name) {
        return name.equals("policy") ? SCHEMA : SCHEMA.get("$defs").get(name);
    }

    private static Set<String> names(JsonNode properties) {
        Set<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> collect(child, names));
    }

    private static Set<ValidationMessage> validate(String yaml) {
        return VALIDATOR.validate(yaml(yaml));
    }

    private static JsonNode yaml(String text) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(text(file));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
