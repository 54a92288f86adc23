package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static io.loadline.engine.Deployment.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.loadline.sample.Outcome;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time cases: who is waited for, what is late, and what a silence means, each with its exact outcome. */
class EvaluatorTest {
    private static final SourceId A = metrics(0);
    private static final SourceId B = metrics(1);
    private static final SourceId C = metrics(2);

    /** Window 10 s, every 5 s. */
    private static final String AVERAGE = Policies.one(
            "{name: average, indicator: latency_avg, window: 10s, every: 5s, warning: \"> 500ms\", actions: {warning: [{notify: ops}]}}");

    private static Deployment deployment(int sources) {
        Deployment it = new Deployment(sources, true, false);
        it.control(T0 - 10_000, Policies.set(AVERAGE));
        return it;
    }

    @Test
    void anIdlePartitionThatBeatsHoldsNothingUp() {
        Deployment it = deployment(3);
        it.heartbeat(B, T0);
        it.samples(A, T0 + 500, requests(SHOP, T0 + 400, 3, Outcome.OK));

        it.beat(T0, T0 + 12_000, A, B, CONTROL);

        assertThat(it.decided.evaluations)
                .extracting(each -> each.instant().toEpochMilli())
                .containsExactly(T0 + 5000, T0 + 10_000);
        assertThat(it.decided.evaluations)
                .allMatch(each -> each.counts().total() == 3 && each.counts().late() == 0);
    }

    @Test
    void anIdleServiceHasNoDataAtTheFirstInstantWhoseWindowIsEmpty() {
        Deployment it = deployment(2);
        it.samples(A, T0 + 500, requests(SHOP, T0 + 400, 3, Outcome.OK));

        it.beat(T0 + 1000, T0 + 62_000, A, CONTROL);

        assertThat(it.decided.evaluations)
                .extracting(each -> each.instant().toEpochMilli() - T0, Evaluation::level)
                .containsExactly(tuple(5000L, Level.OK), tuple(10_000L, Level.OK), tuple(15_000L, Level.NO_DATA));
        assertThat(it.decided.transitions)
                .extracting(each -> each.instant().toEpochMilli() - T0 + " " + each.from() + " " + each.to())
                .containsExactly("15000 OK NO_DATA");
        assertThat(it.decided.notifications).isEmpty();
    }

    @Test
    void withAllInputSilentHeartbeatsAloneLetTimePass() {
        Deployment it = deployment(3);

        it.beat(T0, T0 + 3_600_000, A, B, CONTROL);

        assertThat(it.evaluator().decidedMillis()).isEqualTo(T0 + 3_595_000);
        assertThat(it.evaluator().watermarkMillis()).isEqualTo(T0 + 3_598_000);
        assertThat(it.decided.evaluations).isEmpty();
    }

    @Test
    void aProducerADayAheadOrBehindIsRefusedAndDisturbsNothing() {
        long day = 86_400_000;
        Deployment it = deployment(2);
        Deployment clean = deployment(2);
        for (long at = T0; at < T0 + 30_000; at += 1000) {
            it.samples(A, at, requests(series("ahead", "x"), at + day, 2, Outcome.ERROR));
            it.samples(A, at, requests(series("behind", "x"), at - day, 1, Outcome.ERROR));
            for (Deployment each : List.of(it, clean)) {
                each.samples(A, at, requests(SHOP, at, 2, Outcome.OK));
                each.heartbeat(CONTROL, at);
            }
        }

        assertThat(it.collected.rejected).hasSize(90);
        assertThat(it.collected.rejected.stream().filter(each -> each.endsWith(" future")))
                .hasSize(60);
        assertThat(it.collected.rejected.stream().filter(each -> each.endsWith(" too_late")))
                .hasSize(30);
        assertThat(it.decided.withoutOffsets()).isEqualTo(clean.decided.withoutOffsets());
        assertThat(it.decided.instantsOf("average"))
                .containsExactly(T0 + 5000, T0 + 10_000, T0 + 15_000, T0 + 20_000, T0 + 25_000);
    }

    @Test
    void aSourceWithoutAnOwnerIsWaitedForAndThenTheOutcomeIsTheSame() {
        Deployment waiting = deployment(3);
        Deployment smooth = deployment(3);
        List<Runnable> withheld = new ArrayList<>();
        for (long second = 0; second < 90; second++) {
            long at = T0 + second * 1000;
            smooth.samples(A, at, requests(SHOP, at - 300, 2, Outcome.OK));
            smooth.samples(B, at, requests(SHOP, at - 1300, 1, Outcome.ERROR));
            smooth.heartbeat(CONTROL, at);
            waiting.samples(A, at, requests(SHOP, at - 300, 2, Outcome.OK));
            waiting.heartbeat(CONTROL, at);
            withheld.add(() -> waiting.samples(B, at, requests(SHOP, at - 1300, 1, Outcome.ERROR)));
            if (second < 30 || second >= 60) {
                withheld.forEach(Runnable::run);
                withheld.clear();
            }
            if (second == 59) {
                assertThat(waiting.evaluator().watermarkMillis()).isEqualTo(T0 + 27_000);
            }
        }

        assertThat(waiting.decided.withoutOffsets()).isEqualTo(smooth.decided.withoutOffsets());
        assertThat(waiting.decided.evaluations)
                .hasSize(18)
                .allMatch(each -> each.counts().late() == 0);
    }

    @Test
    void aPartitionSixHoursBehindIsWaitedForAndNothingIsLate() {
        long hours = 6 * 3_600_000L;
        Deployment it = deployment(3);
        for (long at = T0; at <= T0 + 60_000; at += 1000) {
            it.samples(A, at + hours, requests(SHOP, at + hours, 1, Outcome.OK));
            it.heartbeat(CONTROL, at + hours);
            it.samples(B, at, requests(series("slow", "x"), at, 1, Outcome.OK));
        }
        assertThat(it.decided.evaluations)
                .noneMatch(each -> each.group().service().equals("shop"));
        it.appendAt(T0 + hours + 60_000);
        for (long at = T0 + 61_000; at <= T0 + hours + 60_000; at += 1000) {
            it.samples(B, at, requests(series("slow", "x"), at, 1, Outcome.OK));
        }

        List<Evaluation> shop = it.decided.evaluations.stream()
                .filter(each -> each.group().service().equals("shop"))
                .toList();
        assertThat(shop)
                .extracting(each -> each.counts().total())
                .startsWith(5L, 10L, 10L)
                .endsWith(10L)
                .hasSize(11);
        assertThat(it.decided.evaluations).allMatch(each -> each.counts().late() == 0);
        assertThat(it.decided.evaluations.stream()
                        .filter(each -> each.group().service().equals("slow")))
                .hasSize((int) (hours + 55_000) / 5000);
    }

    @Test
    void anEightHourGapGoesOutInStepsAndIsWrittenOnceThenHourly() {
        long gap = 8 * 3_600_000L;
        Deployment it = deployment(3);
        for (long at = T0; at <= T0 + 20_000; at += 1000) {
            it.samples(A, at, requests(SHOP, at, 1, Outcome.OK));
            it.heartbeat(B, at);
            it.heartbeat(CONTROL, at);
        }
        it.decided.evaluations.clear();
        int before = it.collected.records.size();
        for (long at = T0 + gap; at <= T0 + gap + 60_000; at += 1000) {
            it.heartbeat(A, at);
            it.heartbeat(CONTROL, at);
            it.heartbeat(B, at);
        }

        List<PaneRecord> after = it.collected.records.subList(before, it.collected.records.size());
        List<Long> steps = after.stream()
                .filter(record -> record.source().equals(A) && record instanceof PaneRecord.WatermarkRise)
                .map(record -> ((PaneRecord.WatermarkRise) record).watermarkMillis())
                .toList();
        for (int i = 1; i < steps.size(); i++) {
            assertThat(steps.get(i) - steps.get(i - 1)).isBetween(1L, 60_000L);
        }
        // Instants from 20 s on: 20 s and 25 s and 30 s have samples still; 35 s is the first empty one.
        List<Long> empty = it.decided.evaluations.stream()
                .filter(each -> each.level() == Level.NO_DATA)
                .map(each -> each.instant().toEpochMilli() - T0)
                .toList();
        assertThat(empty)
                .containsExactly(
                        35_000L,
                        3_635_000L,
                        7_235_000L,
                        10_835_000L,
                        14_435_000L,
                        18_035_000L,
                        21_635_000L,
                        25_235_000L,
                        28_835_000L);
        assertThat(it.decided.evaluations).allMatch(each -> each.counts().late() == 0);
        assertThat(it.decided.audit).noneMatch(event -> event.actionType().equals("source_stalled"));
        assertThat(it.evaluator().decidedMillis()).isEqualTo(T0 + gap + 55_000);
    }

    @Test
    void oneRecordClosesAtMostTwentyFourInstants() {
        Evaluator evaluator =
                Deployment.evaluator(Deployment.settings(Deployment.quickTimes(), true, false), StateStore.onHeap());
        Decided decided = new Decided();
        evaluator.accept(new PaneRecord.WatermarkRise(A, T0, 1), 0, T0, decided);

        evaluator.accept(new PaneRecord.WatermarkRise(A, T0 + 60_000, 1), 1, T0, decided);
        assertThat(evaluator.decidedMillis()).isEqualTo(T0 + 24_000);
        evaluator.accept(new PaneRecord.WatermarkRise(A, T0, 1), 2, T0, decided);
        assertThat(evaluator.decidedMillis()).isEqualTo(T0 + 48_000);
        evaluator.accept(new PaneRecord.WatermarkRise(A, T0, 1), 3, T0, decided);
        assertThat(evaluator.decidedMillis()).isEqualTo(T0 + 60_000);
    }

    @Test
    void aSourceThatStandsStillIsLeftOutAfterTheLimitAndRejoins() {
        Deployment it = deployment(3);
        it.heartbeat(B, T0);
        it.beat(T0, T0 + 300_000, A, CONTROL);
        assertThat(it.evaluator().watermarkMillis()).isEqualTo(T0 - 2000);

        it.beat(T0 + 300_000, T0 + 310_000, A, CONTROL);
        assertThat(it.evaluator().watermarkMillis()).isEqualTo(T0 + 308_000);
        assertThat(it.decided.audit)
                .filteredOn(event -> event.actionType().equals("source_stalled"))
                .hasSize(1);
        assertThat(it.evaluator().waitingFor()).contains("metrics-1 left out");

        it.samples(B, T0 + 310_500, requests(SHOP, T0 + 304_000, 1, Outcome.OK));
        it.beat(T0 + 310_000, T0 + 320_000, A, B, CONTROL);
        assertThat(it.evaluator().watermarkMillis()).isEqualTo(T0 + 318_000);
        assertThat(it.evaluator().waitingFor()).noneMatch(each -> each.contains("left out"));
    }

    @Test
    void theSeriesBeyondTheLimitAreFoldedIntoOther() {
        Deployment it = new Deployment(2, true, false);
        it.control(
                T0 - 10_000,
                Policies.set(
                        Policies.one(
                                "{name: rate, indicator: requests_per_minute, window: 5s, every: 5s, warning: \"> 1000000\"}")));
        for (int i = 0; i < 10_003; i++) {
            it.samples(A, T0, requests(series("shop", "op" + i), T0, 1, Outcome.OK));
        }
        it.samples(A, T0, requests(series("other", "op"), T0, 1, Outcome.OK));
        it.beat(T0, T0 + 7000, A, CONTROL);

        assertThat(it.decided.evaluations).hasSize(10_002);
        assertThat(it.decided.evaluations)
                .filteredOn(each -> each.group().key().operation().equals(SeriesBook.OTHER))
                .singleElement()
                .satisfies(each -> assertThat(each.counts().total()).isEqualTo(3));
    }

    @Test
    void aControlEventTakesEffectAtTheFirstInstantAfterItsArrival() {
        Deployment it = deployment(2);
        String other =
                Policies.one("{name: second, indicator: latency_avg, window: 10s, every: 5s, warning: \"> 500ms\"}");
        for (long at = T0; at <= T0 + 30_000; at += 1000) {
            it.samples(A, at, requests(SHOP, at, 1, Outcome.OK));
            if (at == T0 + 15_000) {
                it.control(at, Policies.set(other));
            }
            it.heartbeat(CONTROL, at);
        }

        assertThat(it.decided.instantsOf("average")).containsExactly(T0 + 5000, T0 + 10_000, T0 + 15_000);
        assertThat(it.decided.instantsOf("second")).containsExactly(T0 + 20_000, T0 + 25_000);
    }

    @Test
    void whatIsReplacedBeforeAnyInstantIsOnlyRecorded() {
        Deployment it = deployment(2);
        it.samples(A, T0, requests(SHOP, T0, 1, Outcome.OK));
        it.beat(T0, T0 + 9000, A, CONTROL);
        it.control(T0 + 11_000, Policies.set(AVERAGE.replace("average", "first")));
        it.control(T0 + 12_000, Policies.set(AVERAGE.replace("average", "second")));
        it.beat(T0 + 9000, T0 + 18_000, A, CONTROL);

        assertThat(actions(it)).containsExactly("policy.applied", "policy.superseded", "policy.applied");
        assertThat(it.decided.instantsOf("first")).isEmpty();
        assertThat(it.decided.instantsOf("second")).containsExactly(T0 + 15_000);
    }

    @Test
    void aBrokenPolicyIsRefusedAndWhatWasInForceStays() {
        Deployment it = deployment(2);
        it.samples(A, T0, requests(SHOP, T0, 1, Outcome.OK));
        it.control(T0 + 6000, Policies.set("objectives: 7"));
        it.beat(T0, T0 + 12_000, A, CONTROL);

        assertThat(actions(it)).containsExactly("policy.applied", "policy.rejected");
        assertThat(it.decided.instantsOf("average")).containsExactly(T0 + 5000, T0 + 10_000);
    }

    @Test
    void aValidPolicyIsNotGivenUpForABrokenOneBehindIt() {
        Deployment it = deployment(2);
        it.samples(A, T0, requests(SHOP, T0, 1, Outcome.OK));
        it.control(T0 + 6000, Policies.set(AVERAGE.replace("average", "second")));
        it.control(T0 + 7000, Policies.set("objectives: 7"));
        it.beat(T0, T0 + 12_000, A, CONTROL);

        assertThat(actions(it)).containsExactly("policy.applied", "policy.applied", "policy.rejected");
        assertThat(it.decided.instantsOf("second")).containsExactly(T0 + 10_000);
    }

    @Test
    void nothingIsActedUponBeforeTheActivateEvent() {
        Deployment it = new Deployment(2, false, false);
        it.control(T0 - 10_000, Policies.set(AVERAGE));
        Input.Raw slow = Input.Raw.request(SHOP, T0, Outcome.OK, 900_000);
        it.samples(A, T0, slow);
        it.beat(T0, T0 + 9000, A, CONTROL);
        assertThat(it.decided.transitions).hasSize(1);
        assertThat(it.decided.notifications).isEmpty();

        it.control(T0 + 9500, Policies.activate());
        it.beat(T0 + 9000, T0 + 12_000, A, CONTROL);

        assertThat(it.decided.notifications).singleElement().satisfies(told -> {
            assertThat(told.instant().toEpochMilli()).isEqualTo(T0 + 10_000);
            assertThat(told.reason()).isEqualTo("first");
        });
    }

    @Test
    void anAlertWhoseObjectiveIsGoneEnds() {
        Deployment it = deployment(2);
        it.samples(A, T0, Input.Raw.request(SHOP, T0, Outcome.OK, 900_000));
        it.control(T0 + 5500, Policies.set(AVERAGE.replace("average", "second").replace("500ms", "950ms")));
        it.beat(T0, T0 + 12_000, A, CONTROL);

        assertThat(it.decided.transitions)
                .extracting(each -> each.objective() + " " + each.from() + " " + each.to() + " " + each.reason())
                .containsExactly("average OK WARNING BREACH", "average WARNING OK POLICY_REMOVED");
    }

    private static List<String> actions(Deployment it) {
        return it.decided.audit.stream()
                .map(event -> event.actionType())
                .filter(action -> action.startsWith("policy."))
                .toList();
    }
}
