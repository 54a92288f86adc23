package io.loadline.wire;

import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One {@link SeriesKey} per series, found by the bytes that name it, so that reading a sample makes no strings. When
 * more is held than allowed everything is forgotten and learned again, so that no input can fill memory.
 */
final class SeriesNames {
    /** Names longer than this are not kept: they are rare, and could be made up. */
    private static final int KEPT_LENGTH = 1024;

    private static final long MAX_KEPT_BYTES = 256L << 20;
    /** What an entry costs beside its bytes, roughly. */
    private static final int ENTRY_BYTES = 200;

    private static final int MAX_DIMENSIONS = 16;
    private static final int MAX_NAME = 256;

    private final Set<String> dimensions;
    private final int maxSeries;
    private ByteTable<Batch> batches = new ByteTable<>();
    private ByteTable<String> texts = new ByteTable<>();
    /** Batches by the labels that are kept: those whose dropped dimensions differ share their series. */
    private Map<SeriesKey, Batch> byLabels = new HashMap<>();

    private int entries;
    private long keptBytes;

    /** What all samples of a batch share: service, kind and dimensions. */
    static final class Batch {
        private final SeriesKey shared;
        private final ByteTable<SeriesKey> byOperation = new ByteTable<>();

        private Batch(SeriesKey shared) {
            this.shared = shared;
        }

        String service() {
            return shared.service();
        }
    }

    SeriesNames(Set<String> dimensions, int maxSeries) {
        if (maxSeries < 1) {
            throw new IllegalArgumentException("the number of series kept must be at least 1, was " + maxSeries);
        }
        this.dimensions = Set.copyOf(dimensions);
        this.maxSeries = maxSeries;
    }

    /** Reads service, kind and dimensions; the cursor stands behind them afterwards. */
    Batch batch(AvroInput in) throws UndecodableException {
        int from = in.position();
        in.skipLength();
        in.skipLength();
        for (int count = in.readBlock(2); count > 0; count = in.readBlock(2)) {
            for (int i = 0; i < count; i++) {
                in.skipLength();
                in.skipLength();
            }
        }
        int length = in.position() - from;
        Batch batch = batches.get(in.bytes, from, length);
        if (batch == null) {
            SeriesKey shared = readShared(new AvroInput(in.bytes, from));
            count(Math.min(length, KEPT_LENGTH));
            batch = byLabels.computeIfAbsent(shared, Batch::new);
            if (length <= KEPT_LENGTH) {
                batches.add(in.bytes, from, length, batch);
            }
        }
        return batch;
    }

    /** The series of one operation, whose name is {@code bytes[from, from + length)}. */
    SeriesKey series(Batch batch, byte[] bytes, int from, int length) {
        SeriesKey known = batch.byOperation.get(bytes, from, length);
        return known != null ? known : learn(batch, bytes, from, length);
    }

    /** A text that comes again and again. */
    String text(byte[] bytes, int from, int length) {
        String known = texts.get(bytes, from, length);
        if (known == null) {
            known = new String(bytes, from, length, StandardCharsets.UTF_8);
            if (length <= KEPT_LENGTH) {
                count(length);
                texts.add(bytes, from, length, known);
            }
        }
        return known;
    }

    private SeriesKey learn(Batch batch, byte[] bytes, int from, int length) {
        SeriesKey shared = batch.shared;
        String operation = new String(bytes, from, length, StandardCharsets.UTF_8);
        SeriesKey key = new SeriesKey(shared.service(), shared.kind(), operation, shared.dimensions());
        if (length > KEPT_LENGTH) {
            return key;
        }
        count(length);
        batch.byOperation.add(bytes, from, length, key);
        return key;
    }

    private SeriesKey readShared(AvroInput in) throws UndecodableException {
        String service = in.readString();
        if (service.isEmpty() || service.length() > MAX_NAME) {
            throw new UndecodableException(
                    RejectReason.MISSING_SERVICE,
                    "service must have 1 to " + MAX_NAME + " characters, has " + service.length());
        }
        String kind = in.readString();
        Map<String, String> labels = new TreeMap<>();
        int named = 0;
        for (int count = in.readBlock(2); count > 0; count = in.readBlock(2)) {
            named += count;
            if (named > MAX_DIMENSIONS) {
                throw UndecodableException.badField("more than " + MAX_DIMENSIONS + " dimensions");
            }
            for (int i = 0; i < count; i++) {
                String name = in.readString();
                String value = in.readString();
                if (dimensions.contains(name)) {
                    labels.put(name, requireName(value, "dimension " + name));
                }
            }
        }
        return new SeriesKey(service, kind.isEmpty() ? "api" : requireName(kind, "kind"), "", labels);
    }

    private static String requireName(String value, String field) throws UndecodableException {
        if (value.length() > MAX_NAME) {
            throw UndecodableException.badField(
                    field + " must have at most " + MAX_NAME + " characters, has " + value.length());
        }
        return value;
    }

    private void count(int length) {
        if (entries >= maxSeries || keptBytes > MAX_KEPT_BYTES) {
            batches = new ByteTable<>();
            texts = new ByteTable<>();
            byLabels = new HashMap<>();
            entries = 0;
            keptBytes = 0;
        }
        entries++;
        keptBytes += length + ENTRY_BYTES;
    }
}
