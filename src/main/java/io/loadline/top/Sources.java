package io.loadline.top;

import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.pane.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far time has come at each source, from the watermarks in one panes partition: every partition gets all of them.
 * Safe for concurrent use.
 */
final class Sources {
    /** A source that is further behind the first one is named: less is the ordinary spread. */
    private static final Duration NAMED = Duration.ofSeconds(30);

    private static final int MOST_NAMED = 4;

    private final Watermarks<SourceId> watermarks;
    private final TreeMap<SourceId, Long> each = new TreeMap<>();
    private int expected;

    Sources(Duration stallLimit) {
        watermarks = new Watermarks<>(stallLimit.toMillis());
    }

    /** A record of the panes partition, and when it was appended. */
    synchronized void record(PaneRecord record, long appendMillis) {
        watermarks.append(appendMillis);
        if (record instanceof PaneRecord.WatermarkRise rise) {
            watermarks.rise(rise.source(), rise.watermarkMillis(), rise.sources());
            each.merge(rise.source(), rise.watermarkMillis(), Math::max);
            expected = Math.max(expected, rise.sources());
        }
    }

    /** The evaluation watermark; empty while a source is unheard. */
    synchronized Optional<Instant> watermark() {
        long reached = watermarks.reached();
        return reached == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(reached));
    }

    /** Sources that hold the others back or are left out, the furthest behind first. */
    synchronized List<String> waitingFor() {
        List<String> named = new ArrayList<>();
        long first = each.values().stream().mapToLong(Long::longValue).max().orElse(0);
        List<SourceId> behind = each.entrySet().stream()
                .filter(entry -> first - entry.getValue() > NAMED.toMillis())
                .sorted((left, right) -> Long.compare(left.getValue(), right.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        List<SourceId> leftOut = watermarks.leftOut();
        behind.stream()
                .limit(MOST_NAMED)
                .forEach(source -> named.add("%s-%d (%s behind%s)"
                        .formatted(
                                source.topic(),
                                source.partition(),
                                Numbers.age(Duration.ofMillis(first - each.get(source))),
                                leftOut.contains(source) ? ", left out" : "")));
        if (behind.size() > MOST_NAMED) {
            named.add("%d more".formatted(behind.size() - MOST_NAMED));
        }
        if (!each.isEmpty() && each.size() < expected) {
            named.add("%d sources that say nothing".formatted(expected - each.size()));
        }
        return named;
    }
}
