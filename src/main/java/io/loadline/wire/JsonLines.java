package io.loadline.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.loadline.engine.SampleBatch;
import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads event files: one {@code MetricBatch}, {@code LogEvent} or flat sample a line. A line becomes the value of the
 * record that it would be in a topic and is read from that, so that a file and a topic cannot differ in meaning. Not
 * thread-safe.
 */
public final class JsonLines {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Codec<io.loadline.wire.avro.LogEvent> LOGS =
            new AvroCodec<>(io.loadline.wire.avro.LogEvent.SCHEMA$);

    private final Set<String> dimensions;
    private final MetricBatchReader reader;

    /** What a line holds. */
    public sealed interface Line {}

    /**
     * Samples of one service, which have been put into the batch that was given; none for a keep-alive.
     *
     * @param service the service
     * @param record the value of the metrics record that says the same
     * @param arrivalMillis recorded arrival
     */
    public record Samples(String service, byte[] record, OptionalLong arrivalMillis) implements Line {}

    /**
     * A log event.
     *
     * @param event the event
     * @param record the value of the logs record that says the same
     * @param arrivalMillis recorded arrival
     */
    public record Log(LogEvent event, byte[] record, OptionalLong arrivalMillis) implements Line {}

    /**
     * A line that was refused.
     *
     * @param reason the reason code
     * @param message what is wrong, for people
     */
    public record Bad(RejectReason reason, String message) implements Line {}

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

    /**
     * Reads one line.
     *
     * @param line the line, without its break
     * @param into filled with the samples of the line; left as it is or emptied when it holds none
     */
    public Line read(String line, SampleBatch into) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (!node.isObject()) {
                return new Bad(RejectReason.UNDECODABLE, "a line must be one JSON object");
            }
            OptionalLong arrival = JsonFields.time(node, "arrival");
            return JsonLogs.isLog(node) ? log(node, arrival) : samples(node, arrival, into);
        } catch (UndecodableException e) {
            return new Bad(e.reason(), e.getMessage());
        } catch (JacksonException e) {
            return new Bad(RejectReason.UNDECODABLE, "not JSON" + problem(e));
        }
    }

    private Line samples(JsonNode node, OptionalLong arrival, SampleBatch into) throws UndecodableException {
        byte[] record = JsonSamples.record(node);
        reader.read(record, into);
        return new Samples(reader.service(), record, arrival);
    }

    private Line log(JsonNode node, OptionalLong arrival) throws UndecodableException {
        io.loadline.wire.avro.LogEvent log = JsonLogs.record(node);
        return new Log(LogMapping.toDomain(log, dimensions), LOGS.encode(log), arrival);
    }

    /** The column and the first line of the parser's message. */
    private static String problem(JacksonException e) {
        String column =
                e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
        String message = e.getOriginalMessage().lines().findFirst().orElse("");
        return column + ": " + message.substring(0, Math.min(message.length(), 200));
    }
}
