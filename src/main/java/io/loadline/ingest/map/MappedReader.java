package io.loadline.ingest.map;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.Outcome;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SampleRules;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import io.loadline.wire.LogLines;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.MetricBatchWriter;
import io.loadline.wire.UndecodableException;
import io.loadline.wire.avro.AuditPart;
import io.loadline.wire.avro.LogEvent;
import io.loadline.wire.avro.LogLevel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads the lines of one file as a map says. */
final class MappedReader implements LineReader {
    /**
     * Methods as registered (RFC 9110, WebDAV, PATCH, QUERY) and PURGE of caches. Any other word comes from a scanner, and
     * would make an operation of its own.
     */
    private static final Set<String> METHODS = Set.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "CONNECT",
            "OPTIONS",
            "TRACE",
            "PATCH",
            "QUERY",
            "PURGE",
            "PROPFIND",
            "PROPPATCH",
            "MKCOL",
            "MKCALENDAR",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK",
            "REPORT",
            "SEARCH");

    /** The field that has the file's name, without directories and from the first dot on. */
    static final String FILE = "file";

    private static final int LONGEST_TRACE = 128;
    private static final int LONGEST_MESSAGE = 16_384;

    private final Rules rules;
    private final Set<String> dimensions;
    private final LineParser parser;
    private final PathTemplates.Seen paths;
    private final MetricBatchReader batches;
    private final LogLines logs;
    private final String fileName;
    private final int filePlace;
    private final String[] row;
    private long lines;
    private String lastTime = "";
    private long lastMillis;
    private Optional<Cached> writer = Optional.empty();

    /** The writer of one series, which the next line probably needs again. */
    private record Cached(String service, String kind, Map<String, String> labels, MetricBatchWriter writer) {}

    MappedReader(Rules rules, LineParser parser, Set<String> dimensions, String fileName) {
        this(rules, parser, dimensions, fileName, new PathTemplates.Seen(rules.paths()), 0);
    }

    private MappedReader(
            Rules rules,
            LineParser parser,
            Set<String> dimensions,
            String fileName,
            PathTemplates.Seen paths,
            long lines) {
        this.rules = rules;
        this.dimensions = dimensions;
        this.parser = parser;
        this.paths = paths;
        this.batches = new MetricBatchReader(dimensions, MetricBatchReader.DEFAULT_MAX_SERIES);
        this.logs = new LogLines(dimensions);
        this.fileName = fileName;
        this.filePlace = rules.fields().indexOf(FILE);
        this.row = new String[rules.fields().size()];
        this.lines = lines;
    }

    @Override
    public LineReader ahead() {
        return new MappedReader(rules, parser.copy(), dimensions, fileName, paths.copy(), lines);
    }

    @Override
    public Line read(String line, SampleBatch into) {
        lines++;
        Arrays.fill(row, "");
        try {
            for (Condition condition : rules.skip()) {
                if (condition.isOfLine() && condition.holds(line, row)) {
                    return new Line.Skipped("the map skips such lines");
                }
            }
            boolean early = !rules.only().isEmpty() && rules.only().stream().allMatch(Condition::isOfLine);
            if (early && !isMeant(line)) {
                return new Line.Skipped("the map is for other lines only");
            }
            if (!parser.parse(line, row)) {
                return new Line.Skipped("the header");
            }
            derive();
            for (Condition condition : rules.skip()) {
                if (!condition.isOfLine() && condition.holds(line, row)) {
                    return new Line.Skipped("the map skips such lines");
                }
            }
            if (!early && !rules.only().isEmpty() && !isMeant(line)) {
                return new Line.Skipped("the map is for other lines only");
            }
            return say(line, into);
        } catch (UndecodableException refused) {
            return new Line.Bad(refused.reason(), refused.getMessage());
        }
    }

    private boolean isMeant(String line) {
        for (Condition condition : rules.only()) {
            if (condition.holds(line, row)) {
                return true;
            }
        }
        return false;
    }

    /** Fills in what is made from other fields, and empties what counts as missing. */
    private void derive() {
        for (int i = 0; i < row.length; i++) {
            if (rules.missing().contains(row[i])) {
                row[i] = "";
            }
        }
        if (filePlace >= 0) {
            row[filePlace] = baseName(fileName);
        }
        rules.requestLine().ifPresent(this::split);
        if (rules.paths().place() >= 0 && !row[rules.paths().place()].isEmpty()) {
            row[rules.paths().place()] = paths.route(row[rules.paths().place()]);
        }
        for (Rules.Lookup lookup : rules.lookups()) {
            String found = lookup.values().get(row[lookup.from()]);
            row[lookup.to()] = found == null ? lookup.otherwise().of(row) : found;
        }
    }

    /** {@code GET /path HTTP/1.1}; what is none, as scanners send it, has no method and no path. */
    private void split(Rules.RequestLine parts) {
        String text = row[parts.place()];
        int first = text.indexOf(' ');
        int last = text.lastIndexOf(' ');
        if (first <= 0 || !METHODS.contains(text.substring(0, first))) {
            return;
        }
        boolean hasProtocol = last > first;
        row[parts.method()] = text.substring(0, first);
        row[parts.path()] = text.substring(first + 1, hasProtocol ? last : text.length());
        row[parts.protocol()] = hasProtocol ? text.substring(last + 1) : "";
    }

    static String baseName(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = name.indexOf('.', 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    private Line say(String line, SampleBatch into) throws UndecodableException {
        String service = rules.labels().service().of(row);
        if (service.isEmpty()) {
            throw new UndecodableException(RejectReason.MISSING_SERVICE, "the line names no service");
        }
        String kind = rules.labels().kind().of(row);
        String operation = rules.labels().operation().of(row);
        if (operation.length() > SampleRules.MAX_NAME) {
            throw Numbers.bad("the operation has " + operation.length() + " characters; allowed are "
                    + SampleRules.MAX_NAME + ": give templates for its paths");
        }
        Map<String, String> labels = texts(rules.labels().dimensions());
        long millis = millis(rules.time().place());
        MetricBatchWriter samples = writer(service, kind, labels);
        long happened = millis;
        Optional<Outcome> outcome = Optional.empty();
        if (rules.request().isPresent()) {
            Rules.Request request = rules.request().get();
            OptionalLong micros = latency(request, millis);
            String field = name(request.outcome().place());
            outcome = micros.isPresent() || request.noLatency() != Rules.NoLatency.NO_REQUEST
                    ? Optional.of(request.outcome().of(row, field))
                    : request.outcome().ifKnown(row, field);
            String trace = request.traceId().of(row);
            trace = trace.length() > LONGEST_TRACE ? "" : trace;
            if (micros.isPresent()) {
                happened = rules.time().isStart() ? millis + Math.floorDiv(micros.getAsLong(), 1000L) : millis;
                samples.request(happened, operation, micros.getAsLong(), outcome.get(), trace);
            } else if (request.noLatency() == Rules.NoLatency.UNMEASURED) {
                samples.answer(happened, operation, outcome.get(), trace);
            }
        }
        boolean hasRequest = samples.size() > 0;
        for (Rules.Gauge gauge : rules.gauges()) {
            gauge(gauge, happened, operation, samples);
        }
        Optional<Line.Log> log =
                rules.log().isPresent() && !(hasRequest && rules.log().get().onlyWithoutRequest())
                        ? Optional.of(log(rules.log().get(), line, happened, operation, outcome))
                        : Optional.empty();
        if (samples.size() == 0) {
            if (log.isPresent()) {
                return log.get();
            }
            throw Numbers.bad("the line has no value that the map asks for");
        }
        byte[] record = samples.toBytes();
        batches.read(record, into);
        Line.Samples said = new Line.Samples(batches.service(), record, OptionalLong.empty());
        return log.isPresent() ? new Line.SamplesAndLog(said, log.get()) : said;
    }

    private MetricBatchWriter writer(String service, String kind, Map<String, String> labels) {
        if (writer.isPresent()) {
            Cached kept = writer.get();
            if (kept.service.equals(service) && kept.kind.equals(kind) && kept.labels.equals(labels)) {
                kept.writer.clear();
                return kept.writer;
            }
        }
        Cached made = new Cached(service, kind, labels, new MetricBatchWriter(service, kind, labels));
        writer = Optional.of(made);
        return made.writer;
    }

    private Map<String, String> texts(Map<String, Template> templates) {
        if (templates.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts = new TreeMap<>();
        templates.forEach((name, template) -> {
            String text = template.of(row);
            if (!text.isEmpty()) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    private String name(int place) {
        return place < 0 ? "" : rules.fields().get(place);
    }

    /** Lines come in bursts of the same second, so the last time is kept. */
    private long millis(int place) throws UndecodableException {
        String text = row[place];
        if (text.isEmpty()) {
            throw Numbers.bad(name(place) + ", which tells the time, is missing");
        }
        if (!text.equals(lastTime)) {
            lastMillis = rules.time().text().millis(text, name(place), rules.decimal());
            lastTime = text;
        }
        return lastMillis;
    }

    private OptionalLong latency(Rules.Request request, long millis) throws UndecodableException {
        double units = 0;
        boolean known = !request.latency().isEmpty();
        for (int place : request.latency()) {
            if (row[place].isEmpty() || request.missing().contains(row[place])) {
                known = false;
            } else {
                units += Numbers.parse(row[place], name(place), rules.decimal());
            }
        }
        if (!known && request.since() >= 0 && !row[request.since()].isEmpty()) {
            long began = rules.time().text().millis(row[request.since()], name(request.since()), rules.decimal());
            return latency((millis - began) * 1000.0);
        }
        if (known || request.noLatency() == Rules.NoLatency.ZERO) {
            return latency(units * request.unitMicros());
        }
        if (request.noLatency() == Rules.NoLatency.REFUSE) {
            throw Numbers.bad("the latency is missing; where a line need not have one, write latency.missing:"
                    + " unmeasured, and it counts in rates");
        }
        return OptionalLong.empty();
    }

    private static OptionalLong latency(double micros) throws UndecodableException {
        // Rounding must not make a negative latency a good one.
        long whole = micros < 0 ? (long) Math.floor(micros) : Math.round(micros);
        Optional<RejectReason> refused = SampleRules.checkLatency(whole);
        if (refused.isPresent()) {
            throw new UndecodableException(
                    refused.get(), "the latency is " + whole + " us; allowed are 0 to one day: is the unit right?");
        }
        return OptionalLong.of(whole);
    }

    private void gauge(Rules.Gauge gauge, long millis, String operation, MetricBatchWriter samples)
            throws UndecodableException {
        String text = row[gauge.value()];
        String name = gauge.name().of(row);
        if (text.isEmpty() || name.isEmpty()) {
            return;
        }
        double value = Numbers.parse(text, name(gauge.value()), rules.decimal()) * gauge.scale();
        if (SampleRules.millionths(value).isEmpty() || !SampleRules.isName(name)) {
            throw new UndecodableException(
                    RejectReason.BAD_VALUE,
                    "gauge " + Shown.quote(name) + " is " + value + "; allowed are ±10¹², and names of at most "
                            + SampleRules.MAX_NAME + " characters");
        }
        samples.gauge(millis, operation, name, value);
    }

    private Line.Log log(Rules.Log log, String line, long millis, String operation, Optional<Outcome> outcome)
            throws UndecodableException {
        Map<String, String> attributes = texts(log.attributes());
        attributes = attributes.isEmpty() ? new TreeMap<>() : attributes;
        attributes.putAll(texts(rules.labels().dimensions()));
        String message = log.message().isNone() ? line : log.message().of(row);
        String id = log.id().of(row);
        String action = log.actionType().of(row);
        return logs.line(new LogEvent(
                id.isEmpty() ? idOf(line) : id,
                Instant.ofEpochMilli(millis),
                rules.labels().service().of(row),
                rules.labels().kind().of(row),
                operation,
                level(log.level(), outcome),
                orNull(log.userId()),
                orNull(log.sessionId()),
                message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message,
                orNull(log.traceId()),
                attributes,
                action.isEmpty() ? null : new AuditPart(action, log.resourceId().of(row))));
    }

    /** As the generated class wants it. */
    private String orNull(Template template) {
        String text = template.of(row);
        return text.isEmpty() ? null : text;
    }

    private LogLevel level(Template template, Optional<Outcome> outcome) {
        if (template.isNone() && outcome.isPresent()) {
            return outcome.get() == Outcome.OK
                    ? LogLevel.INFO
                    : outcome.get() == Outcome.ERROR ? LogLevel.ERROR : LogLevel.WARN;
        }
        return level(template.of(row));
    }

    static LogLevel level(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "TRACE", "FINEST" -> LogLevel.TRACE;
            case "DEBUG", "FINE" -> LogLevel.DEBUG;
            case "INFO", "INFORMATION", "NOTICE" -> LogLevel.INFO;
            case "WARN", "WARNING" -> LogLevel.WARN;
            case "ERROR", "ERR", "SEVERE" -> LogLevel.ERROR;
            case "FATAL", "CRITICAL", "CRIT", "ALERT", "EMERG", "PANIC" -> LogLevel.FATAL;
            default -> LogLevel.UNKNOWN;
        };
    }

    /** The same line of the same file has the same id, however often it is read. */
    private String idOf(String line) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((baseName(fileName) + ":" + lines + ":").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(line.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
