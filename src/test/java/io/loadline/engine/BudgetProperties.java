package io.loadline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.loadline.pane.Pane;
import io.loadline.sla.Events;
import io.loadline.sla.Group;
import io.loadline.sla.Indicator;
import io.loadline.sla.Slo;
import io.loadline.sla.Slo.Budgeting;
import io.loadline.sla.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The counts of an SLO against counting every event again, whatever comes late and wherever it stops (semantics §4). */
class BudgetProperties {
    private static final long STEP = 5000;
    private static final long HOUR = 3_600_000;
    private static final List<Duration> WINDOWS = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(3));

    private record Event(long time, boolean good) {}

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void windowsHoldWhatLiesBetweenTheFullSlotBeforeTheirBeginningAndTheirEnd(@ForAll long seed) {
        check(new Random(seed), new Budgeting.Occurrences(), 60_000);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void slicesAreBadAsTheIndicatorOverThemSaysOnceTheyHaveEnded(@ForAll long seed) {
        Random random = new Random(seed);
        Duration slice = Duration.ofMinutes(random.nextBoolean() ? 1 : 5);
        Threshold bad = new Threshold(Threshold.Comparison.LESS, 0.9, "< 90%");
        check(random, new Budgeting.TimeSlices(slice, bad), slice.toMillis());
    }

    /** The first count may find panes of many hours: of another objective's long window, when a policy is pushed. */
    @Test
    void slicesThatHadPassedBeforeTheFirstCountAreJudgedToo() {
        slicesAreBadAsTheIndicatorOverThemSaysOnceTheyHaveEnded(-74510);
    }

    private static void check(Random random, Budgeting budgeting, long fineMillis) {
        StateStore store = StateStore.onHeap();
        Slo slo = slo(budgeting, 0.99);
        PanesByStep panes = new PanesByStep(store, STEP);
        Budget budget = budget(slo, store);
        List<Event> events = new ArrayList<>();
        long now = Deployment.T0 + random.nextInt(720) * STEP;
        for (int step = 0; step < 150; step++) {
            long jump = STEP * (1 + random.nextInt(random.nextInt(12) == 0 ? 12_000 : 60));
            int count = random.nextInt(4) == 0 ? 0 : random.nextInt(12);
            for (int i = 0; i < count; i++) {
                boolean late = random.nextInt(5) == 0 && step > 0;
                long time = late ? now - 1 - random.nextInt(600_000) : now + random.nextInt((int) jump);
                Event event = new Event(time, random.nextInt(4) > 0);
                Pane pane = new Pane();
                pane.answered(event.good() ? Pane.Count.OK : Pane.Count.ERROR);
                panes.merge(Deployment.SHOP, time, pane);
                budget.late(Deployment.SHOP, panes.startOf(time), pane);
                events.add(event);
            }
            now += jump;
            budget.advance(now, panes);
            panes.dropBefore(now - 900_000);
            if (random.nextInt(6) == 0) {
                budget.flush();
                panes.flush(now);
                budget = budget(slo, store);
                Budget.restore(store, Map.of("id", budget));
            }
            compare(budget, slo, events, now, fineMillis);
        }
        budget.flush();
        long kept = now - Duration.ofDays(3).toMillis() - 2 * HOUR;
        store.range(Keys.first('b'), Keys.after('b'), (key, value) -> {
            if (value.length < 8) {
                var in = Keys.read(key);
                in.text();
                long unit = in.octet() == 1 ? fineMillis : HOUR;
                Keys.series(in);
                assertThat(in.ordered() * unit).as("a slot too old").isGreaterThan(kept);
            }
        });
    }

    private static void compare(Budget budget, Slo slo, List<Event> events, long now, long fineMillis) {
        Group group = Group.of(Deployment.SHOP, slo.groupBy());
        for (Duration window : WINDOWS) {
            long unit = window.compareTo(Duration.ofHours(6)) > 0 ? HOUR : fineMillis;
            long start = Math.floorDiv(now - window.toMillis(), unit) * unit;
            List<Event> inside = events.stream()
                    .filter(event -> event.time() >= start && event.time() < now)
                    .toList();
            long bad = inside.stream().filter(event -> !event.good()).count();
            assertThat(budget.start(window, now)).isEqualTo(start);
            assertThat(budget.events(group, window))
                    .as("%s at %d", window, now)
                    .isEqualTo(new Events(inside.size() - bad, bad));
            if (inside.isEmpty()) {
                assertThat(budget.burn(group, window)).isEmpty();
            } else {
                double share = slo.slice().isEmpty()
                        ? bad / (double) inside.size()
                        : badSlices(inside, now, fineMillis) * (double) fineMillis / window.toMillis();
                assertThat(budget.burn(group, window).orElseThrow()).isCloseTo(share / 0.01, within(1e-6));
            }
        }
    }

    private static long badSlices(List<Event> inside, long now, long slice) {
        TreeMap<Long, long[]> counts = new TreeMap<>();
        for (Event event : inside) {
            counts.computeIfAbsent(Math.floorDiv(event.time(), slice), key -> new long[2])[event.good() ? 0 : 1]++;
        }
        return counts.entrySet().stream()
                .filter(each -> (each.getKey() + 1) * slice <= now)
                .filter(each -> each.getValue()[0] / (double) (each.getValue()[0] + each.getValue()[1]) < 0.9)
                .count();
    }

    private static Budget budget(Slo slo, StateStore store) {
        TreeSet<Long> windows = new TreeSet<>();
        WINDOWS.forEach(window -> windows.add(window.toMillis()));
        return new Budget("id", slo, windows, store);
    }

    private static Slo slo(Budgeting budgeting, double target) {
        return new Slo(
                "availability",
                List.of(),
                List.of("service"),
                Indicator.parse("success_rate").orElseThrow(),
                target,
                Duration.ofDays(3),
                budgeting);
    }
}
