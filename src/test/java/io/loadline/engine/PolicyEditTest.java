package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertTransition;
import io.loadline.alert.TransitionReason;
import io.loadline.policy.PolicyReader;
import io.loadline.sample.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an edit does to alerts, and what becomes of a policy that can no longer be read (semantics §2f). */
class PolicyEditTest {
    private static final SourceId A = metrics(0);

    private static String load(String more) {
        return Policies.one(
                "{name: load, indicator: requests_per_minute, window: 10s, every: 1s, warning: \"> 1.5\"" + more + "}");
    }

    private static void traffic(Deployment it, long from, long to) {
        for (long at = T0 + from * 1000; at < T0 + to * 1000; at += 1000) {
            it.samples(A, at, requests(SHOP, at, 1, Outcome.OK));
            it.heartbeat(CONTROL, at);
        }
    }

    @Test
    void aLongerForMovesAFiringAlertThatHasBeenActiveForLessBackToPending() {
        Deployment it = new Deployment(2, true, false);
        it.control(T0 - 5000, Policies.set(load("")));
        traffic(it, 0, 20);
        it.control(T0 + 20_000, Policies.set(load(", for: 40s")));
        traffic(it, 20, 60);

        assertThat(it.decided.transitions)
                .extracting(each -> each.from().code() + " " + each.to().code() + " " + each.reason())
                .startsWith("ok warning BREACH", "warning pending POLICY_EDITED", "pending warning BREACH");
        AlertTransition first = it.decided.transitions.get(0);
        AlertTransition last = it.decided.transitions.get(2);
        assertThat(last.instant().toEpochMilli() - first.instant().toEpochMilli())
                .as("its time counts from where it began")
                .isEqualTo(40_000);
        assertThat(it.decided.transitions)
                .allSatisfy(each -> assertThat(each.policyVersion()).isNotEmpty());
        assertThat(last.policyVersion()).isNotEqualTo(first.policyVersion());
    }

    @Test
    void aRemovedObjectiveResolvesItsAlertAndNamesTheVersionThatRemovedIt() {
        Deployment it = new Deployment(2, true, false);
        it.control(T0 - 5000, Policies.set(load("")));
        traffic(it, 0, 20);
        String without = load("").replace("name: load", "name: other");
        it.control(T0 + 20_000, Policies.set(without));
        traffic(it, 20, 30);

        AlertTransition end = it.decided.transitions.stream()
                .filter(each -> each.reason() == TransitionReason.POLICY_REMOVED)
                .findFirst()
                .orElseThrow();
        assertThat(end.to().code()).isEqualTo("ok");
        assertThat(end.policyVersion()).isEqualTo(Policies.read(without).version());
    }

    private static String above(String limit, String more) {
        return load(more).replace("> 1.5", limit);
    }

    private static List<String> changes(Deployment it) {
        return it.decided.transitions.stream()
                .map(each -> each.from().code() + " " + each.to().code())
                .toList();
    }

    @Test
    void whatPendsCountsNoTimeUnderAnotherCondition() {
        Deployment it = new Deployment(2, true, false);
        it.control(T0 - 5000, Policies.set(above("> 1.5", ", for: 30s")));
        traffic(it, 0, 20);
        it.control(T0 + 20_000, Policies.set(above("> 2.5", ", for: 30s")));
        traffic(it, 20, 60);

        assertThat(changes(it)).containsExactly("ok pending", "pending warning");
        assertThat(it.decided.transitions.get(1).instant().toEpochMilli() - T0).isEqualTo(51_000);
    }

    @Test
    void whatFiresGoesOnFiringUnderAnotherConditionThatHolds() {
        Deployment it = new Deployment(2, true, false);
        it.control(T0 - 5000, Policies.set(above("> 1.5", "")));
        traffic(it, 0, 20);
        it.control(T0 + 20_000, Policies.set(above("> 2.5", ", for: 40s")));
        traffic(it, 20, 100);

        assertThat(changes(it)).containsExactly("ok warning");
    }

    @Test
    void whatFiresEndsAtTheFirstEvaluationUnderAnotherConditionThatDoesNotHold() {
        Deployment it = new Deployment(2, true, false);
        it.control(T0 - 5000, Policies.set(above("> 1.5", "")));
        traffic(it, 0, 20);
        it.control(T0 + 20_000, Policies.set(above("> 1000", "")));
        traffic(it, 20, 100);

        assertThat(changes(it)).containsExactly("ok warning", "warning ok");
        assertThat(it.decided.transitions.get(1).reason()).isEqualTo(TransitionReason.RECOVERED);
        assertThat(it.decided.transitions.get(1).instant().toEpochMilli() - T0).isEqualTo(21_000);
    }

    @Test
    void aSupposedPolicyIsNotReplacedByOneThatStillWaits() {
        Deployment it = new Deployment(2, true, false);
        it.control(T0 - 5000, Policies.set(load("")));
        traffic(it, 0, 20);
        Evaluator evaluator = it.evaluator();
        it.control(T0 + 20_000, Policies.set(load(", for: 1m")));
        ControlEvent supposed = Policies.set(load(", for: 2m"));

        evaluator.suppose(supposed, evaluator.decidedMillis());
        evaluator.lookAhead(10, it.decided);

        assertThat(evaluator.inForce().policies()).isEqualTo(((ControlEvent.PolicySet) supposed.body()).policies());
    }

    @Test
    void aPolicyThatCanNoLongerBeReadStopsNothing() {
        StateStore store = StateStore.onHeap();
        EvaluatorSettings settings = Deployment.settings(Deployment.quickTimes(), true, false);
        PaneRecord.Control set = new PaneRecord.Control(
                CONTROL,
                T0 - 5000,
                7,
                new ControlEvent(
                        Instant.EPOCH,
                        "tester",
                        "because",
                        new ControlEvent.PolicySet(List.of(
                                new ControlEvent.PolicyText("one", "v1", load("")),
                                new ControlEvent.PolicyText(
                                        "two", "v2", load("").replace("name: one", "name: two"))))));
        Evaluator before = new Evaluator(settings, store, PolicyReader::compile);
        before.restore();
        Decided decided = new Decided();
        before.accept(set, 0, T0, decided);
        before.accept(new PaneRecord.WatermarkRise(A, T0, 1), 1, T0, decided);
        before.accept(new PaneRecord.WatermarkRise(A, T0 + 1000, 1), 1, T0, decided);
        before.flush();

        Evaluator after = new Evaluator(settings, store, text -> {
            if (text.name().equals("two")) {
                throw new IllegalArgumentException("two.yaml:5:1: no such key");
            }
            return PolicyReader.compile(text);
        });
        after.restore();
        after.accept(new PaneRecord.WatermarkRise(A, T0 + 3000, 1), 2, T0, decided);

        assertThat(after.waitingFor()).contains("policy two is in force but cannot be read: two.yaml:5:1: no such key");
        assertThat(decided.audit)
                .filteredOn(each -> each.actionType().equals("policy.unreadable"))
                .singleElement()
                .satisfies(each -> assertThat(each.detail()).contains("no such key"));
        assertThat(after.decidedMillis()).isEqualTo(T0 + 3000);
    }
}
