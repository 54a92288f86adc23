package io.loadline.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The schemas that bytes may have been written with: the current one of every record, and its earlier versions. */
final class Schemas {
    /** Names of the files in {@code schemas/}, without their ending. */
    static final List<String> RECORDS = List.of(
            "actuator-state",
            "alert-transition",
            "audit-event",
            "audit-record",
            "command-result",
            "control-event",
            "evaluation",
            "log-event",
            "log-metadata",
            "metric-batch",
            "notification",
            "pane-record",
            "scale-command",
            "snapshot");

    private static final Map<Long, Schema> BY_FINGERPRINT = load();

    private Schemas() {}

    /** The schema with this CRC-64-AVRO fingerprint; empty when none of Loadline's has it. */
    static Optional<Schema> find(long fingerprint) {
        return Optional.ofNullable(BY_FINGERPRINT.get(fingerprint));
    }

    /** The CRC-64-AVRO fingerprint of a schema's parsing canonical form. */
    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** The current schema of a record. */
    static Schema current(String record) {
        return read("schemas/" + record + ".avsc")
                .orElseThrow(() -> new IllegalStateException("schemas/" + record + ".avsc is not on the class path"));
    }

    /** An earlier or the current version of a record's schema, numbered from 1; empty beyond the last. */
    static Optional<Schema> version(String record, int version) {
        return read("schemas/history/" + record + "/" + version + ".avsc");
    }

    private static Map<Long, Schema> load() {
        Map<Long, Schema> known = new HashMap<>();
        for (String record : RECORDS) {
            Optional<Schema> schema = Optional.of(current(record));
            for (int version = 1; schema.isPresent(); version++) {
                known.put(fingerprint(schema.get()), schema.get());
                schema = version(record, version);
            }
        }
        return known;
    }

    private static Optional<Schema> read(String resource) {
        try (InputStream in = Schemas.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new Schema.Parser().parse(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the class path", e);
        }
    }
}
