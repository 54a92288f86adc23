package io.loadline.wire;

import io.loadline.wire.avro.LogEvent;
import java.util.OptionalLong;
import java.util.Set;

/** Turns the record of a log event into what a line says. Not thread-safe. */
public final class LogLines {
    private static final Codec<LogEvent> LOGS = new AvroCodec<>(LogEvent.SCHEMA$);

    private final Set<String> dimensions;

    /**
     * @param dimensions names of the attributes that tell series apart
     */
    public LogLines(Set<String> dimensions) {
        this.dimensions = Set.copyOf(dimensions);
    }

    /**
     * @throws UndecodableException when the record would be refused
     */
    public Line.Log line(LogEvent record) throws UndecodableException {
        return new Line.Log(LogMapping.toDomain(record, dimensions), LOGS.encode(record), OptionalLong.empty());
    }
}
