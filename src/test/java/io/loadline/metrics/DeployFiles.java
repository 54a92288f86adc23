package io.loadline.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that Prometheus and Grafana are given, and the document that explains them. */
public final class DeployFiles {
    static final Path RULES = Path.of("deploy/prometheus/loadline-rules.yml");
    static final Path RULES_TEST = Path.of("deploy/prometheus/loadline-rules-test.yml");
    static final Path CONFIG = Path.of("deploy/prometheus/prometheus.yml");
    static final Path DASHBOARD = Path.of("deploy/grafana/loadline.json");
    static final Path DOCUMENT = Path.of("docs/metrics.md");

    private static final Pattern NAME =
            Pattern.compile("\\b((?:loadline|jvm|process|kafka)_[a-z0-9_]+|up\\b)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z_]+)\\s*}}");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z0-9_]+)`");
    /** What Prometheus adds itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private DeployFiles() {}

    /** An alert rule. */
    record Rule(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {}

    /** A query, and the texts that show its labels. */
    record Query(String where, String expression, List<String> texts) {}

    static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Object group : (List<?>) yaml(RULES).get("groups")) {
            for (Object each : (List<?>) ((Map<?, ?>) group).get("rules")) {
                Map<?, ?> rule = (Map<?, ?>) each;
                rules.add(new Rule(
                        (String) rule.get("alert"),
                        (String) rule.get("expr"),
                        texts(rule.get("labels")),
                        texts(rule.get("annotations"))));
            }
        }
        return rules;
    }

    /** How many alerts each case of the rules' own tests expects, by the name of the alert. */
    static Map<String, List<Integer>> cases() {
        Map<String, List<Integer>> cases = new LinkedHashMap<>();
        for (Object each : (List<?>) yaml(RULES_TEST).get("tests")) {
            for (Object test : (List<?>) ((Map<?, ?>) each).get("alert_rule_test")) {
                Map<?, ?> one = (Map<?, ?>) test;
                cases.computeIfAbsent((String) one.get("alertname"), key -> new ArrayList<>())
                        .add(((List<?>) one.get("exp_alerts")).size());
            }
        }
        return cases;
    }

    static List<Query> dashboard() {
        List<Query> queries = new ArrayList<>();
        try {
            JsonNode panels =
                    new ObjectMapper().readTree(Files.readString(DASHBOARD)).path("panels");
            for (JsonNode panel : panels) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            panel.path("title").asText(),
                            target.path("expr").asText(),
                            List.of(target.path("legendFormat").asText())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return queries;
    }

    static List<Query> all() {
        List<Query> queries = new ArrayList<>(dashboard());
        rules().forEach(rule -> queries.add(new Query(
                rule.name(), rule.expression(), List.copyOf(rule.annotations().values()))));
        return queries;
    }

    /**
     * What is asked for and not there.
     *
     * @param exposed what real services answered
     */
    public static List<String> missing(Scrape exposed) {
        Map<String, Set<String>> there = exposed.labels();
        List<String> missing = new ArrayList<>();
        for (Query query : all()) {
            Set<String> known = new TreeSet<>(OF_PROMETHEUS);
            Matcher name = NAME.matcher(query.expression());
            while (name.find()) {
                Set<String> labels = there.get(name.group(1));
                if (labels == null && !name.group(1).equals("up")) {
                    missing.add(query.where() + ": nobody exposes " + name.group(1));
                }
                Set<String> own = new TreeSet<>(OF_PROMETHEUS);
                own.addAll(labels == null ? Set.of() : labels);
                known.addAll(own);
                Matcher label = MATCHER.matcher(name.group(2) == null ? "" : name.group(2));
                while (label.find()) {
                    if (!own.contains(label.group(1))) {
                        missing.add(query.where() + ": " + name.group(1) + " has no label " + label.group(1));
                    }
                }
            }
            used(query).stream()
                    .filter(label -> !known.contains(label))
                    .forEach(label -> missing.add(query.where() + ": nothing in it has a label " + label));
        }
        return missing;
    }

    private static Set<String> used(Query query) {
        Set<String> used = new TreeSet<>();
        Matcher by = BY.matcher(query.expression());
        while (by.find()) {
            used.addAll(List.of(by.group(1).split("\\s*,\\s*")));
        }
        for (String text : query.texts()) {
            Matcher shown = SHOWN.matcher(text);
            while (shown.find()) {
                used.add(shown.group(1));
            }
        }
        return used;
    }

    /** Names that the document explains; a histogram by its own name. */
    public static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        try {
            Matcher name = DOCUMENTED.matcher(Files.readString(DOCUMENT));
            while (name.find()) {
                names.add(name.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static Map<?, ?> yaml(Path file) {
        try {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> texts(Object map) {
        Map<String, String> texts = new LinkedHashMap<>();
        ((Map<?, ?>) map).forEach((key, value) -> texts.put((String) key, String.valueOf(value)));
        return texts;
    }
}
