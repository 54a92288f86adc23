package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertTransition;
import io.loadline.command.Notification.Event;
import io.loadline.sample.Outcome;
import io.loadline.sla.Evaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Semantics §1: what becomes of a series that sends nothing any more, until it is forgotten. */
class ForgetTest {
    private static final SourceId A = metrics(0);
    private static final Instant LAST = Instant.ofEpochMilli(T0 + 600_000);

    private final Deployment it = new Deployment(2, true, false);

    @Test
    void countsPerMinuteAreZeroAndNotAbsentWhileAnIdleSeriesIsKnown() {
        run("{name: idle, indicator: requests_per_minute, window: 5m, every: 1m, critical: \"< 1\"}", 20);

        List<Evaluation> idle = it.decided.evaluations.stream()
                .filter(each -> each.instant().isAfter(LAST.plusSeconds(360)))
                .toList();
        assertThat(idle).hasSizeGreaterThan(19 * 60).allSatisfy(each -> assertThat(each.value())
                .isEqualTo(OptionalDouble.of(0)));
    }

    @Test
    void afterForgetAfterFromTheLastSampleTheAlertEndsAndThePageIsResolvedForThatReason() {
        run(
                "{name: idle, indicator: requests_per_minute, window: 5m, every: 1m, critical: \"< 1\","
                        + " actions: {critical: [{notify: ops}]}}",
                26);

        assertThat(it.decided.transitions)
                .extracting(each -> each.from().code() + " " + each.to().code() + " "
                        + each.reason().code())
                .containsExactly("ok critical breach", "critical ok forgotten");
        forgottenInTime();
    }

    @Test
    void anIncidentWithoutDataClosesAsForgottenWhenTheSilenceIsLonger() {
        run(
                "{name: gone, indicator: latency_p95, window: 5m, every: 1m, warning: \"> 1s\", notify_no_data: true,"
                        + " actions: {warning: [{notify: ops}]}}",
                26);

        assertThat(it.decided.transitions)
                .extracting(each -> each.from().code() + " " + each.to().code() + " "
                        + each.reason().code())
                .startsWith("ok no_data no_data")
                .endsWith("no_data ok forgotten")
                .hasSize(2);
        forgottenInTime();
    }

    private void forgottenInTime() {
        AlertTransition end = it.decided.transitions.get(1);
        assertThat(Duration.between(LAST, end.instant()))
                .as("24 h, asked every ten minutes and heard to ten minutes")
                .isBetween(Duration.ofHours(24), Duration.ofHours(24).plusMinutes(20));
        assertThat(it.decided.notifications).last().satisfies(each -> {
            assertThat(each.event()).isEqualTo(Event.RESOLVE);
            assertThat(Duration.between(end.instant(), each.instant())).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        });
        assertThat(it.decided.audit)
                .filteredOn(each -> each.actionType().equals("incident.closed"))
                .singleElement()
                .satisfies(each -> assertThat(each.detail()).contains("\"reason\":\"forgotten\""));
        assertThat(it.decided.evaluations).last().satisfies(each -> assertThat(each.instant())
                .as("nothing is evaluated any more")
                .isBeforeOrEqualTo(end.instant()));
    }

    /** Traffic for ten minutes, then only time. */
    private void run(String objective, int hours) {
        traffic(objective);
        for (long at = T0 + 600_000; at < T0 + hours * 3_600_000L; at += 30_000) {
            it.heartbeat(A, at);
            it.heartbeat(CONTROL, at);
        }
    }

    private void traffic(String objective) {
        String policy = Policies.one(objective)
                .replace("resolve_after: 10s", "resolve_after: 10s, close_after_silence: 48h, repeat_interval: 96h");
        it.control(T0 - 5000, Policies.set(policy));
        for (long at = T0; at < T0 + 600_000; at += 1000) {
            it.samples(A, at, requests(SHOP, at, 1, Outcome.OK));
            it.heartbeat(CONTROL, at);
        }
    }
}
