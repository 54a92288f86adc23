package io.loadline.ingest.map;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.loadline.sample.Outcome;
import io.loadline.sla.RegexSize;
import io.loadline.wire.LineFormat;
import io.loadline.wire.avro.LogLevel;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import io.loadline.yaml.YamlDocument;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the YAML of one map; everything that is wrong is told at once. */
final class MapDocument {
    private static final Keys MAP = Keys.of(
            "a map",
            List.of(
                    "description",
                    "format",
                    "columns",
                    "delimiter",
                    "decimal",
                    "pattern",
                    "missing",
                    "skip",
                    "only",
                    "request_line",
                    "paths",
                    "lookups",
                    "timestamp",
                    "service",
                    "kind",
                    "operation",
                    "dimensions",
                    "request",
                    "gauges",
                    "distribution",
                    "log"),
            "format",
            "service");
    private static final Keys TIMESTAMP =
            Keys.of("timestamp", List.of("field", "format", "zone", "is"), "field", "format");
    private static final Keys PATHS =
            Keys.of("paths", List.of("field", "templates", "automatic", "unmatched", "limit"), "field");
    private static final Keys LOOKUP = Keys.of("a lookup", List.of("field", "values", "else"), "field", "values");
    private static final Keys REQUEST = Keys.of("request", List.of("latency", "outcome", "trace_id"), "outcome");
    private static final Keys LATENCY =
            Keys.of("latency", List.of("field", "fields", "unit", "missing_values", "since", "missing"));
    private static final Keys OUTCOME =
            Keys.of("outcome", List.of("field", "ok", "error", "throttled", "missing"), "field");
    private static final Keys GAUGE = Keys.of("a gauge", List.of("name", "value", "unit"), "name", "value");
    private static final Keys DISTRIBUTION = Keys.of("distribution", List.of("name", "unit", "recorded_unit"), "name");
    private static final Keys LOG = Keys.of(
            "log",
            List.of(
                    "id",
                    "level",
                    "message",
                    "user_id",
                    "session_id",
                    "trace_id",
                    "action_type",
                    "resource_id",
                    "attributes",
                    "when"));

    private static final Map<String, Double> UNIT_MICROS = Map.of("s", 1e6, "ms", 1e3, "us", 1.0, "ns", 1e-3);
    private static final List<String> UNITS = List.of("s", "ms", "us", "ns");
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "fatal");
    private static final List<String> OUTCOMES = List.of("ok", "error", "throttled");
    private static final int LARGEST_REGEX = 10_000;
    private static final int LARGEST_LIMIT = 100_000;

    private final Problems problems;
    private final FieldNames names = new FieldNames();
    /** Where each field was spoken of first, for messages. */
    private final Map<String, Node> spoken = new LinkedHashMap<>();
    /** Fields that the format itself names. */
    private final Set<String> declared = new LinkedHashSet<>();
    /** Fields that the map itself makes. */
    private final Set<String> made = new LinkedHashSet<>(Set.of(MappedReader.FILE));

    private MapDocument(Problems problems) {
        this.problems = problems;
    }

    static LineMap read(String name, String text) {
        Problems problems = new Problems(name);
        Optional<LineMap> map =
                YamlDocument.root(text, "map", problems).flatMap(root -> new MapDocument(problems).read(name, root));
        if (problems.count() > 0) {
            throw new MapException(problems.errors());
        }
        return map.orElseThrow();
    }

    private Optional<LineMap> read(String name, Node root) {
        Fields map = Fields.of(root, MAP, problems);
        String description = map.text("description").value().orElse("");
        Optional<String> format = map.oneOf("format", List.of("fields", "csv", "regex", "json", "hdr"))
                .value();
        if (!map.isMap() || format.isEmpty()) {
            return Optional.empty();
        }
        Function<Set<String>, LineFormat> formats =
                format.get().equals("hdr") ? hdr(root, map) : lines(root, map, format.get());
        return problems.count() > 0 ? Optional.empty() : Optional.of(new LineMap(name, description, formats));
    }

    private Function<Set<String>, LineFormat> hdr(Node root, Fields map) {
        for (String key : MAP.allowed()) {
            if (!List.of("description", "format", "service", "kind", "operation", "dimensions", "distribution")
                    .contains(key)) {
                map.node(key).ifPresent(node -> problems.at(node, "a map of format hdr has no " + key));
            }
        }
        HdrReader.FIELDS.forEach(names::place);
        Rules.Labels labels = labels(map);
        if (map.node("distribution").isEmpty()) {
            problems.at(root, "a map of format hdr has no \"distribution\"; it must have one");
        }
        Fields values = section(map, "distribution", DISTRIBUTION);
        Template named = template(values, "name");
        String unit = values.oneOf("unit", List.of("us", "ms", "s")).value().orElse("ms");
        String recorded = values.oneOf("recorded_unit", UNITS).value().orElse("ns");
        spoken.forEach((field, node) -> {
            if (!HdrReader.FIELDS.contains(field)) {
                problems.at(node, Problems.quote(field) + " is no field" + Problems.allowed(field, HdrReader.FIELDS));
            }
        });
        HdrReader.Spec spec =
                new HdrReader.Spec(labels, named, unit, UNIT_MICROS.get(recorded) / UNIT_MICROS.get(unit));
        return dimensions -> fileName -> new HdrReader(spec, dimensions, fileName);
    }

    private Function<Set<String>, LineFormat> lines(Node root, Fields map, String format) {
        map.node("distribution").ifPresent(node -> problems.at(node, "only a map of format hdr has a distribution"));
        if (map.node("timestamp").isEmpty()) {
            problems.at(root, "a map has no \"timestamp\"; it must have one");
        }
        Optional<Rules.RequestLine> requestLine = requestLine(map);
        List<Rules.Lookup> lookups = lookups(map);
        PathTemplates paths = paths(map);
        Rules.Time time = time(section(map, "timestamp", TIMESTAMP));
        Rules.Labels labels = labels(map);
        Optional<Rules.Request> request = map.node("request").isPresent()
                ? Optional.of(request(section(map, "request", REQUEST)))
                : Optional.empty();
        List<Rules.Gauge> gauges = gauges(map);
        Optional<Rules.Log> log =
                map.node("log").isPresent() ? Optional.of(log(section(map, "log", LOG))) : Optional.empty();
        if (request.isEmpty() && gauges.isEmpty() && log.isEmpty()) {
            problems.at(root, "a map must have at least one of request, gauges and log");
        }
        List<Condition> skip = conditions(map, "skip");
        List<Condition> only = conditions(map, "only");
        LineParser.Format parser = parser(root, map, format);
        map.node("log")
                .filter(node -> problems.count() == 0)
                .ifPresent(node -> checkConstants(Fields.of(node, LOG, problems)));
        char decimal =
                map.oneOf("decimal", List.of(".", ",")).value().orElse(".").charAt(0);
        Rules rules = new Rules(
                names.all(),
                missing(map),
                decimal,
                skip,
                only,
                requestLine,
                lookups,
                time,
                labels,
                paths,
                request,
                gauges,
                log);
        return dimensions -> fileName -> new MappedReader(rules, parser.open(), dimensions, fileName);
    }

    private Fields section(Fields map, String key, Keys keys) {
        return map.node(key).map(node -> Fields.of(node, keys, problems)).orElseGet(() -> Fields.none(problems));
    }

    // Fields and templates

    private int field(String name, Node node) {
        spoken.putIfAbsent(name, node);
        return names.place(name);
    }

    private int field(Fields map, String key) {
        Setting<String> name = map.text(key);
        return name.value().map(text -> field(text, name.node().orElseThrow())).orElse(-1);
    }

    private Template template(Fields map, String key) {
        return map.node(key).map(node -> template(node, key)).orElse(Template.NONE);
    }

    private Template template(Node node, String what) {
        List<Node> choices =
                node instanceof SequenceNode ? Nodes.list(node, what, problems).orElse(List.of()) : List.of(node);
        List<List<Template.Part>> parts = new ArrayList<>();
        for (Node choice : choices) {
            Nodes.text(choice, what, problems).ifPresent(text -> parts.add(parts(text, choice)));
        }
        return new Template(parts);
    }

    private List<Template.Part> parts(String text, Node node) {
        List<Template.Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            if (open < 0) {
                parts.add(new Template.Part(text.substring(at), -1));
                break;
            }
            if (open > at) {
                parts.add(new Template.Part(text.substring(at, open), -1));
            }
            int close = close(text, open + 1);
            if (close < 0 || close == open + 1) {
                problems.at(node, "a brace in " + Problems.quote(text) + " does not hold a field; write {FIELD}");
                break;
            }
            parts.add(new Template.Part("", field(text.substring(open + 1, close), node)));
            at = close + 1;
        }
        return parts;
    }

    /** The brace that ends a field, which may have braces in quotes if it is a JSON path. */
    private static int close(String text, int from) {
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' && text.charAt(i - 1) == '[') {
                quote = c;
            } else if (c == '}') {
                return i;
            }
        }
        return -1;
    }

    private Map<String, Template> templates(Fields map, String key) {
        Map<String, Template> templates = new LinkedHashMap<>();
        map.node(key)
                .flatMap(node -> Nodes.map(node, key, problems))
                .ifPresent(entries -> entries.forEach((name, value) ->
                        templates.put(Nodes.written(name), template(value, key + "." + Nodes.written(name)))));
        return templates;
    }

    /** Texts and numbers, one or a list of them; a value may be empty. */
    private List<String> values(Node node, String what) {
        List<Node> nodes =
                node instanceof SequenceNode ? Nodes.list(node, what, problems).orElse(List.of()) : List.of(node);
        List<String> values = new ArrayList<>();
        for (Node value : nodes) {
            Nodes.scalar(value, "a value of " + what, problems).ifPresent(values::add);
        }
        return values;
    }

    private List<String> values(Fields map, String key, List<String> unset) {
        return map.node(key).map(node -> values(node, key)).orElse(unset);
    }

    // Sections

    private Set<String> missing(Fields map) {
        return Set.copyOf(new LinkedHashSet<>(values(map, "missing", List.of("-"))));
    }

    private Rules.Labels labels(Fields map) {
        Template kind = template(map, "kind");
        return new Rules.Labels(
                template(map, "service"),
                kind.isNone() ? Template.constant("api") : kind,
                template(map, "operation"),
                templates(map, "dimensions"));
    }

    private Optional<Rules.RequestLine> requestLine(Fields map) {
        int place = field(map, "request_line");
        if (place < 0) {
            return Optional.empty();
        }
        made.addAll(List.of("method", "path", "protocol"));
        return Optional.of(
                new Rules.RequestLine(place, names.place("method"), names.place("path"), names.place("protocol")));
    }

    private List<Rules.Lookup> lookups(Fields map) {
        List<Rules.Lookup> lookups = new ArrayList<>();
        map.node("lookups")
                .flatMap(node -> Nodes.map(node, "lookups", problems))
                .ifPresent(entries -> entries.forEach((name, node) -> {
                    made.add(Nodes.written(name));
                    lookups.add(lookup(Nodes.written(name), Fields.of(node, LOOKUP, problems)));
                }));
        return lookups;
    }

    private Rules.Lookup lookup(String name, Fields lookup) {
        Map<String, String> values = new LinkedHashMap<>();
        lookup.node("values")
                .flatMap(node -> Nodes.map(node, "values", problems))
                .ifPresent(entries -> entries.forEach((key, value) -> Nodes.scalar(value, "a value", problems)
                        .ifPresent(text -> values.put(Nodes.written(key), text))));
        return new Rules.Lookup(
                Math.max(0, field(lookup, "field")), names.place(name), Map.copyOf(values), template(lookup, "else"));
    }

    private PathTemplates paths(Fields map) {
        if (map.node("paths").isEmpty()) {
            return PathTemplates.NONE;
        }
        Fields paths = section(map, "paths", PATHS);
        List<List<String>> templates = new ArrayList<>();
        Setting<List<String>> written = paths.texts("templates");
        for (String template : written.value().orElse(List.of())) {
            if (template.startsWith("/")) {
                templates.add(PathTemplates.segments(template));
            } else {
                problems.at(
                        written.node().orElseThrow(),
                        "the template " + Problems.quote(template) + " must begin with /");
            }
        }
        boolean others = paths.oneOf("unmatched", List.of("as_written", "other"))
                .value()
                .filter("other"::equals)
                .isPresent();
        long most = paths.number("limit", 1, LARGEST_LIMIT).value().orElse(500L);
        return new PathTemplates(
                Math.max(0, field(paths, "field")),
                templates,
                paths.flag("automatic").value().orElse(true),
                others,
                (int) most);
    }

    private Rules.Time time(Fields time) {
        int place = Math.max(0, field(time, "field"));
        boolean isStart = time.oneOf("is", List.of("start", "end"))
                .value()
                .filter("start"::equals)
                .isPresent();
        Optional<ZoneId> zone = Optional.empty();
        Setting<String> zoneName = time.text("zone");
        if (zoneName.value().isPresent()) {
            try {
                zone = Optional.of(ZoneId.of(zoneName.get()));
            } catch (DateTimeException unknown) {
                problems.at(
                        zoneName.node().orElseThrow(),
                        "zone " + Problems.quote(zoneName.get())
                                + " is not known; write UTC, an offset such as +02:00, or a name such as"
                                + " Europe/Berlin");
            }
        }
        TimeText text = TimeText.of("iso8601", zone);
        Setting<String> format = time.text("format");
        if (format.value().isPresent()) {
            try {
                text = TimeText.of(format.get(), zone);
            } catch (IllegalArgumentException wrong) {
                problems.at(
                        format.node().orElseThrow(),
                        "the time format " + Problems.quote(format.get()) + " cannot be used: " + wrong.getMessage()
                                + "; allowed are " + String.join(", ", TimeText.NAMES)
                                + ", %d/%b/%Y:%H:%M:%S %z, or dd/MMM/yyyy:HH:mm:ss Z"
                                + Nearest.hint(format.get(), TimeText.NAMES));
            }
        }
        return new Rules.Time(place, text, isStart);
    }

    private Rules.Request request(Fields request) {
        List<Integer> latency = new ArrayList<>();
        Fields times = section(request, "latency", LATENCY);
        int one = field(times, "field");
        if (one >= 0) {
            latency.add(one);
        }
        Setting<List<String>> several = times.texts("fields");
        several.value()
                .orElse(List.of())
                .forEach(name -> latency.add(field(name, several.node().orElseThrow())));
        int since = field(times, "since");
        request.node("latency").ifPresent(node -> {
            if (one >= 0 && several.node().isPresent()) {
                problems.at(node, "latency has field and fields; write one of them");
            }
            if (latency.isEmpty() && since < 0 && times.isMap()) {
                problems.at(node, "latency must have at least one of field, fields and since");
            }
            if (!latency.isEmpty() && times.node("unit").isEmpty()) {
                problems.at(node, "latency has no \"unit\"; it must have one of " + String.join(", ", UNITS));
            }
        });
        Rules.NoLatency unset =
                request.node("latency").isPresent() ? Rules.NoLatency.REFUSE : Rules.NoLatency.UNMEASURED;
        Rules.NoLatency noLatency =
                times.oneOf("missing", Rules.NoLatency.class).value().orElse(unset);
        return new Rules.Request(
                latency,
                UNIT_MICROS.get(times.oneOf("unit", UNITS).value().orElse("us")),
                Set.copyOf(new LinkedHashSet<>(values(times, "missing_values", List.of()))),
                since,
                noLatency,
                outcome(request),
                template(request, "trace_id"));
    }

    private OutcomeRule outcome(Fields request) {
        Optional<Node> node = request.node("outcome");
        if (node.isPresent() && node.get() instanceof ScalarNode) {
            Optional<Outcome> always =
                    request.oneOf("outcome", OUTCOMES).value().map(MapDocument::outcome);
            return new OutcomeRule(-1, always, Optional.empty(), Map.of());
        }
        Fields fields = section(request, "outcome", OUTCOME);
        Map<Outcome, List<OutcomeRule.Values>> rules = new EnumMap<>(Outcome.class);
        rules.put(Outcome.OK, outcomes(fields, "ok", List.of()));
        rules.put(Outcome.ERROR, outcomes(fields, "error", List.of("5xx")));
        rules.put(Outcome.THROTTLED, outcomes(fields, "throttled", List.of("429")));
        return new OutcomeRule(
                Math.max(0, field(fields, "field")),
                fields.node("ok").isPresent() ? Optional.empty() : Optional.of(Outcome.OK),
                fields.oneOf("missing", OUTCOMES).value().map(MapDocument::outcome),
                rules);
    }

    private static Outcome outcome(String name) {
        return Outcome.values()[OUTCOMES.indexOf(name)];
    }

    private List<OutcomeRule.Values> outcomes(Fields fields, String key, List<String> unset) {
        return values(fields, key, unset).stream().map(OutcomeRule.Values::of).toList();
    }

    private List<Rules.Gauge> gauges(Fields map) {
        List<Rules.Gauge> gauges = new ArrayList<>();
        for (Node node : map.node("gauges")
                .flatMap(list -> Nodes.list(list, "gauges", problems))
                .orElse(List.of())) {
            Fields gauge = Fields.of(node, GAUGE, problems);
            double scale = gauge.oneOf("unit", UNITS)
                    .value()
                    .map(unit -> UNIT_MICROS.get(unit) / UNIT_MICROS.get("ms"))
                    .orElse(1.0);
            gauges.add(new Rules.Gauge(template(gauge, "name"), Math.max(0, field(gauge, "value")), scale));
        }
        return gauges;
    }

    private Rules.Log log(Fields log) {
        boolean onlyWithoutRequest = log.oneOf("when", List.of("always", "no_request"))
                .value()
                .filter("no_request"::equals)
                .isPresent();
        return new Rules.Log(
                template(log, "id"),
                template(log, "level"),
                template(log, "message"),
                template(log, "user_id"),
                template(log, "session_id"),
                template(log, "trace_id"),
                template(log, "action_type"),
                template(log, "resource_id"),
                templates(log, "attributes"),
                onlyWithoutRequest);
    }

    /** A field without its braces would be a text that all lines share. */
    private void checkConstants(Fields log) {
        Set<String> fields = new LinkedHashSet<>(declared);
        fields.addAll(made);
        fields.addAll(spoken.keySet());
        log.node("level").ifPresent(node -> {
            for (Node choice : node instanceof SequenceNode list ? list.getValue() : List.of(node)) {
                String text = Nodes.written(choice);
                if (!text.contains("{")
                        && !text.equalsIgnoreCase("unknown")
                        && MappedReader.level(text) == LogLevel.UNKNOWN) {
                    String hint = fields.contains(text)
                            ? "; did you mean \"{" + text + "}\"? Braces name a field"
                            : Nearest.hint(text, LEVELS) + "; a field is named in braces, \"{FIELD}\"";
                    problems.at(
                            choice,
                            "level is " + Problems.quote(text) + ", which is none of " + String.join(", ", LEVELS)
                                    + hint);
                }
            }
        });
        log.node("message").filter(ScalarNode.class::isInstance).ifPresent(node -> {
            String text = Nodes.written(node);
            if (fields.contains(text)) {
                problems.at(
                        node,
                        "message is the same text " + Problems.quote(text) + " for all lines; did you mean \"{" + text
                                + "}\"? Braces name a field");
            }
        });
    }

    private List<Condition> conditions(Fields map, String key) {
        List<Condition> conditions = new ArrayList<>();
        for (Node node :
                map.node(key).flatMap(list -> Nodes.list(list, key, problems)).orElse(List.of())) {
            List<Condition.Test> tests = new ArrayList<>();
            Nodes.map(node, "an entry of " + key, problems)
                    .ifPresent(entries -> entries.forEach((name, value) -> tests.add(test(name, value))));
            conditions.add(new Condition(tests));
        }
        return conditions;
    }

    private Condition.Test test(Node name, Node value) {
        List<String> texts = new ArrayList<>();
        List<Pattern> patterns = new ArrayList<>();
        for (String text : values(value, Nodes.written(name))) {
            if (text.startsWith("~")) {
                pattern(text.substring(1), value).ifPresent(patterns::add);
            } else {
                texts.add(text);
            }
        }
        int place = Nodes.written(name).equals(Condition.LINE) ? -1 : field(Nodes.written(name), name);
        return new Condition.Test(place, texts, patterns);
    }

    private Optional<Pattern> pattern(String regex, Node node) {
        if (RegexSize.of(regex) > LARGEST_REGEX) {
            problems.at(
                    node,
                    Problems.quote(regex) + " is too large once its repetitions are written out; allowed are "
                            + LARGEST_REGEX + " characters");
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException wrong) {
            problems.at(
                    node,
                    Problems.quote(regex) + " is no regular expression: " + wrong.getDescription()
                            + " (RE2 syntax: no look-around, no back-references; groups are (?P<name>…))");
            return Optional.empty();
        }
    }

    // Formats

    private LineParser.Format parser(Node root, Fields map, String format) {
        map.node("columns").ifPresent(node -> refuse(node, "columns", format, "fields", "csv"));
        map.node("delimiter").ifPresent(node -> refuse(node, "delimiter", format, "csv"));
        map.node("decimal").ifPresent(node -> refuse(node, "decimal", format, "fields", "csv", "regex"));
        map.node("pattern").ifPresent(node -> refuse(node, "pattern", format, "regex"));
        return switch (format) {
            case "fields" -> fields(root, map);
            case "csv" -> csv(map);
            case "regex" -> regex(root, map);
            default -> json();
        };
    }

    private void refuse(Node node, String key, String format, String... formats) {
        if (!List.of(formats).contains(format)) {
            problems.at(
                    node, key + " belongs to format " + String.join(" or ", formats) + ", and the format is " + format);
        }
    }

    /** Fields that lines must have: what the map speaks of and does not make itself. */
    private Map<String, Node> wanted() {
        Map<String, Node> wanted = new LinkedHashMap<>(spoken);
        wanted.keySet().removeAll(made);
        return wanted;
    }

    private void requireKnown(List<String> known) {
        declared.addAll(known);
        wanted().forEach((name, node) -> {
            if (!known.contains(name)) {
                List<String> all = new ArrayList<>(known);
                all.addAll(made);
                problems.at(node, Problems.quote(name) + " is no field of the map" + Problems.allowed(name, all));
            }
        });
    }

    private LineParser.Format fields(Node root, Fields map) {
        List<String> columns = new ArrayList<>();
        int required = 0;
        if (map.node("columns").isEmpty()) {
            problems.at(root, "a map of format fields has no \"columns\"; it must have them");
        }
        for (String column : map.texts("columns").value().orElse(List.of())) {
            boolean optional = column.endsWith("?");
            columns.add(optional ? column.substring(0, column.length() - 1) : column);
            required = optional ? required : columns.size();
        }
        requireKnown(columns);
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = spoken.containsKey(columns.get(i)) ? names.place(columns.get(i)) : -1;
        }
        int least = required;
        return () -> new FieldsParser(columns, places, least);
    }

    private LineParser.Format csv(Fields map) {
        List<String> columns = new ArrayList<>();
        for (String column : map.texts("columns").value().orElse(List.of())) {
            columns.add(column);
        }
        if (map.node("columns").isPresent()) {
            requireKnown(columns);
        }
        Setting<String> written = map.node("delimiter").isPresent()
                ? new Setting<>(
                        Nodes.anyText(map.node("delimiter").get(), "delimiter", problems), map.node("delimiter"))
                : Setting.unset();
        String delimiter = written.value().orElse(",");
        if (delimiter.length() != 1 || "\"\r\n".contains(delimiter)) {
            problems.at(written.node().orElseThrow(), "delimiter must be one character, such as \";\" or \"\\t\"");
            return () -> new CsvParser(',', columns, List.of());
        }
        Set<String> wanted = wanted().keySet();
        List<String> places = names.all().stream()
                .map(name -> wanted.contains(name) ? name : "")
                .toList();
        return () -> new CsvParser(delimiter.charAt(0), columns, places);
    }

    private LineParser.Format regex(Node root, Fields map) {
        Setting<String> written = map.text("pattern");
        if (written.node().isEmpty()) {
            problems.at(root, "a map of format regex has no \"pattern\"; it must have one");
        }
        Optional<Pattern> pattern =
                written.value().flatMap(regex -> pattern(regex, written.node().orElseThrow()));
        if (pattern.isEmpty()) {
            return () -> (line, row) -> false;
        }
        Map<String, Integer> groups = pattern.get().namedGroups();
        requireKnown(List.copyOf(groups.keySet()));
        List<String> asked =
                groups.keySet().stream().filter(spoken::containsKey).toList();
        int[] numbers = asked.stream().mapToInt(groups::get).toArray();
        int[] places = asked.stream().mapToInt(names::place).toArray();
        return () -> new RegexParser(pattern.get(), numbers, places);
    }

    private LineParser.Format json() {
        List<JsonPointer> pointers = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        wanted().forEach((name, node) -> {
            Optional<JsonPointer> pointer = JsonParser.pointer(name);
            if (pointer.isPresent()) {
                pointers.add(pointer.get());
                places.add(names.place(name));
            } else {
                problems.at(
                        node,
                        Problems.quote(name)
                                + " is no path to one value; write a member's name, or as in $.a.b[0]['x y']");
            }
        });
        int[] at = places.stream().mapToInt(Integer::intValue).toArray();
        return () -> new JsonParser(pointers, at);
    }
}
