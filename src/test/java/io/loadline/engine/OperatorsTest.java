package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.loadline.alert.AlertStatus;
import io.loadline.audit.AuditEvent;
import io.loadline.command.Notification;
import io.loadline.engine.ControlEvent.Condition;
import io.loadline.sample.Outcome;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators say, from the control topic to what people are told. */
class OperatorsTest {
    private static final String LOAD = "{name: load, select: {kind: api}, indicator: requests_per_minute, window: 10s,"
            + " every: 1s, warning: \"> 1.5\", critical: \"> 2.5\","
            + " actions: {warning: [{notify: ops}], critical: [{notify: ops}]}}";
    private static final String POLICY = Policies.one(LOAD)
            .replace(
                    "ops: {receivers: [mail]}",
                    "ops: {receivers: [mail], escalation: {steps: [{after: 10s, receivers: [lead]}]}}");
    private static final Condition SERVICE = Condition.of(Matcher.of("service", Operator.EQUAL, "shop"));

    private final Deployment deployment = new Deployment(2, true, false);

    @Test
    void aSilenceTakesEffectAtTheFirstInstantAfterItsArrivalAndIsRecordedWithWhoAndWhy() {
        deployment.control(T0, Policies.set(POLICY));
        deployment.control(T0, say(new ControlEvent.Silence("s1", List.of(SERVICE), at(0), at(30))));
        load(T0, T0 + 29_000);

        assertThat(deployment.decided.notifications).isEmpty();
        assertThat(deployment.evaluator().incidents()).singleElement().satisfies(incident -> assertThat(
                        incident.members())
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.status()).isEqualTo(AlertStatus.CRITICAL);
                    assertThat(member.muted()).isPresent();
                }));
        assertThat(deployment.evaluator().mutes())
                .extracting(Mute::id, Mute::by, Mute::reason)
                .containsExactly(tuple("s1", "ann", "deploy"));
        load(T0 + 29_000, T0 + 35_000);

        assertThat(deployment.decided.notifications)
                .extracting(Notification::event, Notification::instant)
                .containsExactly(tuple(Notification.Event.OPEN, at(30)));
        assertThat(deployment.evaluator().mutes()).isEmpty();
        assertThat(of("silence.applied").userId()).isEqualTo("ann");
        assertThat(of("silence.applied").detail()).contains("service=shop", "\"reason\":\"deploy\"");
        assertThat(of("silence.applied").timestamp()).isEqualTo(at(1));
        assertThat(of("silence.ended").timestamp()).isEqualTo(at(30));
    }

    @Test
    void anAcknowledgementFromTheControlTopicStopsTheEscalation() {
        deployment.control(T0, Policies.set(POLICY));
        load(T0, T0 + 5_000);
        String incident = deployment.decided.notifications.get(0).incidentId();
        deployment.control(T0 + 5_000, say(new ControlEvent.Acknowledge(incident)));
        load(T0 + 5_000, T0 + 60_000);

        assertThat(deployment.decided.notifications)
                .extracting(Notification::event)
                .containsExactly(Notification.Event.OPEN);
        assertThat(of("control.acknowledge").userId()).isEqualTo("ann");
        assertThat(of("incident.acknowledged").resourceId()).isEqualTo(incident);
        assertThat(deployment.evaluator().incidents().get(0).acknowledgements()).hasSize(1);
    }

    @Test
    void withoutAnAcknowledgementItEscalates() {
        deployment.control(T0, Policies.set(POLICY));
        load(T0, T0 + 60_000);

        assertThat(deployment.decided.notifications)
                .extracting(Notification::event, Notification::receivers)
                .startsWith(
                        tuple(Notification.Event.OPEN, List.of("mail")),
                        tuple(Notification.Event.ESCALATE, List.of("lead")));
    }

    @Test
    void whatCannotBeUnderstoodStopsNothing() {
        deployment.control(T0, Policies.set(POLICY));
        deployment.control(
                T0,
                say(new ControlEvent.Silence(
                        "s1", List.of(new Condition("service", Optional.of(Operator.MATCHES), "(")), at(0), at(60))));
        deployment.control(
                T0,
                say(new ControlEvent.Maintenance(
                        "m1", List.of(new Condition("service", Optional.empty(), "shop")), at(0), at(60))));
        load(T0, T0 + 5_000);

        assertThat(deployment.decided.notifications).hasSize(1);
        assertThat(of("silence.rejected").detail()).contains("is no regular expression");
        assertThat(of("maintenance.rejected").detail()).contains("does not know");
    }

    @Test
    void showsBeforehandWhichAlertsASilenceWouldMute() {
        deployment.control(T0, Policies.set(POLICY));
        load(T0, T0 + 5_000);

        assertThat(deployment.evaluator().matching(List.of(Matcher.of("level", Operator.EQUAL, "critical"))))
                .extracting(AlertView::objective)
                .containsExactly("load");
        assertThat(deployment
                        .evaluator()
                        .matching(List.of(Matcher.of("indicator", Operator.EQUAL, "requests_per_minute"))))
                .hasSize(1);
        assertThat(deployment.evaluator().matching(List.of(Matcher.of("level", Operator.EQUAL, "warning"))))
                .isEmpty();
    }

    private AuditEvent of(String action) {
        return deployment.decided.audit.stream()
                .filter(each -> each.actionType().equals(action))
                .findFirst()
                .orElseThrow();
    }

    private static ControlEvent say(ControlEvent.Body body) {
        return new ControlEvent(at(0), "ann", "deploy", body);
    }

    private static Instant at(long second) {
        return Instant.ofEpochMilli(T0 + second * 1000);
    }

    private void load(long from, long to) {
        for (long at = from + 1000; at <= to; at += 1000) {
            deployment.samples(metrics(0), at, requests(SHOP, at, 5, Outcome.OK));
            deployment.heartbeat(CONTROL, at);
        }
    }
}
