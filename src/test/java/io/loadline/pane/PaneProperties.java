package io.loadline.pane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/** Any order and any grouping of the same samples gives the same pane, and a sliding window the sum of its panes. */
class PaneProperties {
    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void anyOrderAndGroupingGivesTheSameBytes(@ForAll long seed) {
        Random random = new Random(seed);
        List<Consumer<Pane>> samples = samples(random, random.nextInt(60));
        Pane whole = pane(samples);
        Collections.shuffle(samples, random);
        List<Pane> parts = new ArrayList<>();
        for (int from = 0; from < samples.size(); ) {
            int to = Math.min(samples.size(), from + 1 + random.nextInt(10));
            parts.add(pane(samples.subList(from, to)));
            from = to;
        }
        while (parts.size() > 1) {
            Pane one = parts.remove(random.nextInt(parts.size()));
            Pane other = parts.get(random.nextInt(parts.size()));
            other.add(random.nextBoolean() ? one : Pane.fromBytes(one.toBytes()));
        }
        Pane merged = parts.isEmpty() ? new Pane() : parts.get(0);

        assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
        assertThat(Pane.fromBytes(whole.toBytes())).isEqualTo(whole);
        assertThat(merged.measures()).isEqualTo(whole.measures());
        assertThat(merged.samples()).isEqualTo(samples.size());
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void aSlidingWindowEqualsTheSumOfItsPanes(@ForAll long seed) {
        Random random = new Random(seed);
        WindowSums sliding = new WindowSums();
        ArrayDeque<Pane> window = new ArrayDeque<>();
        for (int step = 0; step < 60; step++) {
            Pane pane = pane(samples(random, random.nextInt(15)));
            if (random.nextInt(4) == 0) {
                pane.markLate();
            }
            window.add(pane);
            sliding.add(pane);
            while (window.size() > 5 || !window.isEmpty() && random.nextInt(9) == 0) {
                sliding.subtract(window.remove());
            }
            WindowSums fresh = new WindowSums();
            window.forEach(fresh::add);

            assertSame(sliding.stats(() -> window), fresh.stats(() -> window));
            assertThat(sliding.isEmpty()).isEqualTo(window.stream().allMatch(each -> each.samples() == 0));
            assertThat(WindowSums.exemplars(window))
                    .hasSizeLessThanOrEqualTo(Exemplar.KEPT)
                    .isSorted();
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void extremesOfASlidingWindowEqualThoseOfItsPanesWhateverComesLate(@ForAll long seed) {
        Random random = new Random(seed);
        WindowSums sliding = new WindowSums();
        TreeMap<Long, List<Pane>> window = new TreeMap<>();
        for (long step = 0; step < 60; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                long start = Math.max(Math.max(0, step - 5), step - random.nextInt(9));
                Pane pane = pane(samples(random, random.nextInt(6)));
                window.computeIfAbsent(start, key -> new ArrayList<>()).add(pane);
                sliding.add(start, pane);
            }
            while (!window.isEmpty() && window.firstKey() <= step - 5) {
                long gone = window.firstKey();
                window.remove(gone).forEach(pane -> sliding.subtract(gone, pane));
            }
            List<Pane> all = window.values().stream().flatMap(List::stream).toList();
            WindowSums fresh = new WindowSums();
            all.forEach(fresh::add);

            assertSame(sliding.stats(), fresh.stats(() -> all));
        }
    }

    private static void assertSame(WindowStats actual, WindowStats expected) {
        assertThat(actual.ok()).isEqualTo(expected.ok());
        assertThat(actual.errors()).isEqualTo(expected.errors());
        assertThat(actual.throttled()).isEqualTo(expected.throttled());
        assertThat(actual.late()).isEqualTo(expected.late());
        assertThat(actual.logs()).isEqualTo(expected.logs());
        assertThat(actual.logErrors()).isEqualTo(expected.logErrors());
        assertThat(actual.latency()).isEqualTo(expected.latency());
        assertThat(actual.latencySumMicros()).isEqualTo(expected.latencySumMicros());
        assertThat(actual.latencyMaxMicros()).isEqualTo(expected.latencyMaxMicros());
        for (String name : List.of("a", "b")) {
            assertThat(actual.gauge(name)).isEqualTo(expected.gauge(name));
            assertThat(summary(actual.distribution(name))).isEqualTo(summary(expected.distribution(name)));
        }
    }

    private static Optional<List<Object>> summary(Optional<WindowStats.DistributionStats> stats) {
        return stats.map(found -> {
            ByteWriter out = new ByteWriter();
            found.histogram().writeTo(out);
            return List.of(found.count(), java.nio.ByteBuffer.wrap(out.toBytes()));
        });
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void tellsFromItsBytesHowManySamplesItHolds(@ForAll long seed) {
        Random random = new Random(seed);
        Pane pane = pane(samples(random, random.nextInt(30)));
        if (random.nextBoolean()) {
            pane.markLate();
        }

        assertThat(Pane.samplesIn(pane.toBytes())).isEqualTo(pane.samples());
    }

    @Property(tries = 2000)
    void garbageIsRefused(@ForAll @Size(max = 60) byte[] garbage) {
        assertRefusedOrReadable(garbage);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void damagedBytesAreRefusedOrReadable(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = pane(samples(random, 20)).toBytes();
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }

        assertRefusedOrReadable(bytes);
    }

    private static void assertRefusedOrReadable(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> {
            Pane pane = Pane.fromBytes(bytes);
            assertThat(Pane.fromBytes(pane.toBytes())).isEqualTo(pane);
        });
        if (thrown != null) {
            assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Pane pane(List<Consumer<Pane>> samples) {
        Pane pane = new Pane();
        samples.forEach(sample -> sample.accept(pane));
        return pane;
    }

    private static List<Consumer<Pane>> samples(Random random, int count) {
        List<Consumer<Pane>> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(sample(random));
        }
        return samples;
    }

    private static Consumer<Pane> sample(Random random) {
        long value = random.nextInt(8) == 0 ? 86_400_000_000L : random.nextInt(5_000);
        long time = random.nextInt(1000);
        String name = random.nextBoolean() ? "a" : "b";
        boolean failed = random.nextInt(4) == 0;
        String trace = "trace" + random.nextInt(12);
        return switch (random.nextInt(6)) {
            case 0 -> pane -> pane.log(failed);
            case 1 -> pane -> pane.gauge(name, value - 2500, time);
            case 2 ->
                pane -> {
                    Pane.DistributionValues values = pane.distribution(name, 3);
                    values.received(3 * (value - 1000));
                    values.bucket(value - 1000, 3);
                };
            case 3 -> pane -> pane.answered(failed ? Pane.Count.ERROR : Pane.Count.THROTTLED);
            default ->
                pane -> {
                    pane.request(failed ? Pane.Count.ERROR : Pane.Count.OK, value);
                    if (pane.wantsExemplar(failed, value)) {
                        pane.exemplar(new Exemplar(trace, value, failed));
                    }
                };
        };
    }
}
