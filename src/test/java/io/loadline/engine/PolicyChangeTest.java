package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.TransitionReason;
import io.loadline.command.Notification;
import io.loadline.sample.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what fires when other policies come into force. */
class PolicyChangeTest {
    private static final String FIRING =
            "{name: load, select: {kind: api}, indicator: requests_per_minute, window: 10s,"
                    + " every: 1s, warning: \"> 1.5\", actions: {warning: [{notify: ops}]}}";

    private final Deployment deployment = new Deployment(2, true, false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: load, select: {kind: api, operation: \"sell\"}, indicator: requests_per_minute, window: 10s,"
                        + " every: 1s, warning: \"> 1.5\", actions: {warning: [{notify: ops}]}}",
                "{name: load, select: {kind: api}, indicator: gauge(queue).avg, window: 10s, every: 1s,"
                        + " warning: \"> 1.5\", actions: {warning: [{notify: ops}]}}"
            })
    void aPageClosesWhenItsObjectiveNoLongerLooksAtTheGroup(String objective) {
        fire();

        deployment.control(T0 + 20_000, Policies.set(Policies.one(objective)));
        load(T0 + 20_000, T0 + 60_000);

        assertThat(deployment.decided.transitions).last().satisfies(ended -> {
            assertThat(ended.to()).isEqualTo(AlertStatus.OK);
            assertThat(ended.reason()).isEqualTo(TransitionReason.POLICY_REMOVED);
        });
        assertThat(deployment.decided.notifications)
                .extracting(Notification::event)
                .containsExactly(Notification.Event.OPEN, Notification.Event.RESOLVE);
    }

    @Test
    void anAlertWhoseGroupIsStillLookedAtKeepsItsState() {
        fire();

        deployment.control(T0 + 20_000, Policies.set(Policies.one(FIRING.replace("1.5", "1.6"))));
        load(T0 + 20_000, T0 + 60_000);

        assertThat(deployment.decided.transitions).hasSize(1);
        assertThat(deployment.decided.notifications).hasSize(1);
    }

    @Test
    void aRouteAddedToAFiringAlertIsToldAtOnceAndOneThatIsTakenAwayHearsOfTheEnd() {
        fire();

        String pager = FIRING.replace("{notify: ops}", "{notify: oncall}").replace("1.5", "1.6");
        deployment.control(
                T0 + 20_000,
                Policies.set(Policies.one(pager + "\n").replace("ops: {", "oncall: {receivers: [pager]}\n  ops: {")));
        load(T0 + 20_000, T0 + 40_000);

        assertThat(deployment.decided.transitions).as("its state is kept").hasSize(1);
        assertThat(deployment.decided.notifications)
                .extracting(each -> each.route() + " " + each.event().code() + " " + each.reason())
                .containsExactly("ops open first", "oncall open first");

        quiet(T0 + 40_000, T0 + 80_000);
        assertThat(deployment.decided.notifications)
                .extracting(each -> each.route() + " " + each.event().code() + " " + each.reason())
                .endsWith("oncall resolve resolved", "ops resolve resolved")
                .hasSize(4);
    }

    private void quiet(long from, long to) {
        for (long at = from + 1000; at <= to; at += 1000) {
            deployment.heartbeat(metrics(0), at);
            deployment.heartbeat(CONTROL, at);
        }
    }

    private void fire() {
        deployment.control(T0, Policies.set(Policies.one(FIRING)));
        load(T0, T0 + 20_000);
        assertThat(deployment.decided.notifications)
                .extracting(Notification::event)
                .containsExactly(Notification.Event.OPEN);
    }

    private void load(long from, long to) {
        for (long at = from + 1000; at <= to; at += 1000) {
            deployment.samples(metrics(0), at, requests(SHOP, at, 5, Outcome.OK));
            deployment.heartbeat(CONTROL, at);
        }
    }
}
