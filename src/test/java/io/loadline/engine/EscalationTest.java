package io.loadline.engine;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.Notification;
import io.loadline.engine.ControlEvent.Condition;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Semantics §5: whom a critical incident is told of when nobody acknowledges it. */
class EscalationTest {
    private static final String CHAIN =
            "{steps: [{after: 15s, receivers: [lead]}, {after: 30s, receivers: [manager]}]," + " again_after: 60s}";

    private IncidentRun run = new IncidentRun(ShopPolicies.escalating(CHAIN));

    @Test
    void goesUpStepByStepOnceMoreAfterTheLastAndThenStopsAndRecordsSo() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(140);

        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager",
                        "21 oncall escalate level_2 lead",
                        "51 oncall escalate level_3 manager",
                        "111 oncall escalate again manager");
        assertThat(run.trail()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("111 escalation.ended")
                .contains("nobody acknowledged"));
        assertThat(run.decided.notifications).extracting(Notification::dedupKey).containsOnly(run.incidentId());
        assertThat(run.decided.notifications)
                .extracting(Notification::commandId)
                .doesNotHaveDuplicates();
        assertThat(run.views().get(0).routes().get(0).next()).isEmpty();
    }

    @Test
    void theResolveGoesToEverybodyWhoWasTold() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(60);
        run.put("shop", "latency", "buy", OK);
        run.until(200);

        assertThat(run.told()).last().asString().isEqualTo("91 oncall resolve resolved pager,lead,manager");
        assertThat(run.told()).filteredOn(line -> line.contains("again")).isEmpty();
    }

    @Test
    void anAcknowledgementStopsEveryPendingStep() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(30);
        assertThat(run.views().get(0).routes().get(0).next()).hasValueSatisfying(next -> {
            assertThat(next.name()).isEqualTo("level_3");
            assertThat(next.at()).isEqualTo(IncidentRun.at(51));
            assertThat(next.receivers()).containsExactly("manager");
        });
        run.say(new ControlEvent.Acknowledge(run.incidentId()));
        run.until(31);

        assertThat(run.views().get(0).routes().get(0).next()).isEmpty();
        assertThat(run.views().get(0).acknowledgements()).singleElement().satisfies(taken -> {
            assertThat(taken.by()).isEqualTo("ann");
            assertThat(taken.reason()).isEqualTo("because");
        });
        run.put("shop", "latency", "sell", CRITICAL);
        run.until(140);

        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager", "21 oncall escalate level_2 lead", "66 oncall update new pager");
        assertThat(run.decided.audit)
                .filteredOn(each -> each.actionType().equals("incident.acknowledged"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.userId()).isEqualTo("ann");
                    assertThat(each.resourceId()).isEqualTo(run.incidentId());
                    assertThat(each.detail()).contains("\"escalations_stopped\":1", "\"reason\":\"because\"");
                });
    }

    @Test
    void anAcknowledgementOfAnotherIncidentChangesNothing() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.say(new ControlEvent.Acknowledge("another"));
        run.until(25);

        assertThat(run.told()).hasSize(2);
        assertThat(run.trail()).isEmpty();
    }

    @Test
    void aResolveStopsEveryPendingStep() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", OK);
        run.until(200);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "41 oncall resolve resolved pager");
    }

    @Test
    void aWarningDoesNotEscalate() {
        run.put("shop", "latency", "buy", WARNING);
        run.until(100);

        assertThat(run.told()).containsExactly("6 oncall open first pager");
    }

    @Test
    void aMutedIncidentDoesNotEscalate() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.say(new ControlEvent.Silence(
                "s1",
                List.of(Condition.of(Matcher.of("service", Operator.EQUAL, "shop"))),
                IncidentRun.at(0),
                IncidentRun.at(100)));
        run.until(99);
        assertThat(run.told()).containsExactly("6 oncall open first pager");
        run.until(129);

        assertThat(run.told().subList(1, run.told().size()))
                .containsExactly("100 oncall update new pager", "100 oncall escalate level_2 lead");
    }

    @Test
    void theChainIsFixedWhenTheRouteIsFirstToldOfACritical() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.replace(ShopPolicies.escalating("{steps: [{after: 1s, receivers: [other]}]}"));
        run.put("shop", "latency", "sell", CRITICAL);
        run.until(52);

        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager",
                        "21 oncall escalate level_2 lead",
                        "51 oncall escalate level_3 manager");
    }

    @Test
    void aRouteWithoutAChainGetsNoneInTheMiddleOfAnIncident() {
        IncidentRun plain = new IncidentRun(ShopPolicies.escalating(CHAIN).replaceAll("(?m)^\\s+escalation: .*$", ""));
        plain.put("shop", "latency", "buy", CRITICAL);
        plain.until(10);
        plain.replace(ShopPolicies.escalating(CHAIN));
        plain.put("shop", "latency", "sell", CRITICAL);
        plain.until(100);

        assertThat(plain.told()).filteredOn(line -> line.contains("escalate")).isEmpty();
    }

    @Test
    void aCriticalWhoseDataStopsGoesOnEscalating() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", NO_DATA);
        run.until(60);

        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager",
                        "21 oncall escalate level_2 lead",
                        "51 oncall escalate level_3 manager");
        assertThat(run.decided.notifications).last().satisfies(each -> assertThat(each.summary())
                .contains("latency no_data buy"));
    }

    @Test
    void anAcknowledgementStopsTheStepsOfACriticalWhoseDataStopped() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", NO_DATA);
        run.until(15);
        run.say(new ControlEvent.Acknowledge(run.incidentId()));
        run.until(60);

        assertThat(run.told()).containsExactly("6 oncall open first pager");
    }

    @Test
    void anUpdateOfOtherAlertsDoesNotMakeTheChainForgetACriticalWhoseDataStopped() {
        run = new IncidentRun(ShopPolicies.escalating("{steps: [{after: 80s, receivers: [lead]}]}"));
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", NO_DATA);
        run.put("shop", "latency", "sell", WARNING);
        run.until(90);

        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager", "66 oncall update new pager", "86 oncall escalate level_2 lead");
    }

    @Test
    void aSilencedCriticalWhoseDataStoppedWaitsAndGoesOnWhenTheSilenceEnds() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", NO_DATA);
        run.say(new ControlEvent.Silence(
                "s1",
                List.of(Condition.of(Matcher.of("level", Operator.EQUAL, "critical"))),
                IncidentRun.at(0),
                IncidentRun.at(40)));
        run.until(60);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "40 oncall escalate level_2 lead");
        assertThat(run.trail())
                .satisfiesExactly(
                        muted -> assertThat(muted).startsWith("11 notification.muted"),
                        unmuted -> assertThat(unmuted).startsWith("40 notification.unmuted"));
    }

    @Test
    void aCriticalThatWasSilencedWhenItsDataStoppedGoesOnWhenTheSilenceEnds() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.say(new ControlEvent.Silence(
                "s1",
                List.of(Condition.of(Matcher.of("operation", Operator.EQUAL, "buy"))),
                IncidentRun.at(0),
                IncidentRun.at(40)));
        run.until(15);
        run.put("shop", "latency", "buy", NO_DATA);
        run.until(60);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "40 oncall escalate level_2 lead");
    }

    @Test
    void aCriticalThatGotBetterBeforeItsDataStoppedDoesNotEscalate() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", WARNING);
        run.until(12);
        run.put("shop", "latency", "buy", NO_DATA);
        run.until(90);

        assertThat(run.told()).containsExactly("6 oncall open first pager");
    }
}
