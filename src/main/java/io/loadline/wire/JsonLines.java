package io.loadline.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.loadline.engine.SampleBatch;
import io.loadline.sample.RejectReason;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads event files: one {@code MetricBatch}, {@code LogEvent} or flat sample a line. A line becomes the value of the
 * record that it would be in a topic and is read from that, so that a file and a topic cannot differ in meaning. Not
 * thread-safe.
 */
public final class JsonLines implements LineReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Codec<io.loadline.wire.avro.LogEvent> LOGS =
            new AvroCodec<>(io.loadline.wire.avro.LogEvent.SCHEMA$);

    private final Set<String> dimensions;
    private final MetricBatchReader reader;

    /** Keeps {@link Codecs#DEFAULT_DIMENSIONS}. */
    public JsonLines() {
        this(Codecs.DEFAULT_DIMENSIONS);
    }

    /**
     * @param dimensions names of the dimensions that tell series apart; others are dropped
     */
    public JsonLines(Set<String> dimensions) {
        this.dimensions = Set.copyOf(dimensions);
        this.reader = new MetricBatchReader(dimensions, MetricBatchReader.DEFAULT_MAX_SERIES);
    }

    /** Files of JSON lines. */
    public static LineFormat format(Set<String> dimensions) {
        Set<String> kept = Set.copyOf(dimensions);
        return fileName -> new JsonLines(kept);
    }

    @Override
    public LineReader ahead() {
        return this;
    }

    @Override
    public Line read(String line, SampleBatch into) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (!node.isObject()) {
                return new Line.Bad(RejectReason.UNDECODABLE, "a line must be one JSON object");
            }
            OptionalLong arrival = JsonFields.time(node, "arrival");
            return JsonLogs.isLog(node) ? log(node, arrival) : samples(node, arrival, into);
        } catch (UndecodableException e) {
            return new Line.Bad(e.reason(), e.getMessage());
        } catch (JacksonException e) {
            return new Line.Bad(RejectReason.UNDECODABLE, "not JSON" + problem(e));
        }
    }

    private Line samples(JsonNode node, OptionalLong arrival, SampleBatch into) throws UndecodableException {
        byte[] record = JsonSamples.record(node);
        reader.read(record, into);
        return new Line.Samples(reader.service(), record, arrival);
    }

    private Line log(JsonNode node, OptionalLong arrival) throws UndecodableException {
        io.loadline.wire.avro.LogEvent log = JsonLogs.record(node);
        return new Line.Log(LogMapping.toDomain(log, dimensions), LOGS.encode(log), arrival);
    }

    /** The column and the first line of the parser's message. */
    private static String problem(JacksonException e) {
        String column =
                e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
        String message = e.getOriginalMessage().lines().findFirst().orElse("");
        return column + ": " + message.substring(0, Math.min(message.length(), 200));
    }
}
