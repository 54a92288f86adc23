package io.loadline.engine;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.PENDING;
import static io.loadline.alert.AlertStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.TransitionReason;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Semantics §5: an alert that changes its level too often; here more than 4 changes in 120 s, settled at 2 or fewer. */
class FlappingTest {
    private static final String FLAPPING = "flapping: {changes: 4, within: 120s}";

    private IncidentRun run = new IncidentRun(ShopPolicies.shop(FLAPPING));

    @Test
    void isToldOnceOnEnteringAndOnceOnLeavingAndNotBetween() {
        flap(8, 10, WARNING);
        run.until(400);

        // The changes: 1, 11, 21, 31, 41 (the fifth), 51, 61, 71; two are left at 171.
        assertThat(run.told())
                .containsExactly(
                        "6 ops open first mail",
                        "41 ops update flapping mail",
                        "171 ops update settled mail",
                        "201 ops resolve resolved mail");
        assertThat(run.decided.notifications.get(1).summary()).startsWith("[WARNING] shop: flapping: latency");
    }

    @Test
    void asManyChangesAsAreAllowedAreNotFlapping() {
        flap(4, 10, WARNING);
        run.until(100);

        assertThat(run.told()).extracting(line -> line.split(" ")[3]).containsExactly("first", "resolved");
    }

    @Test
    void changesThatAreFurtherApartAreNotFlapping() {
        flap(20, 30, WARNING);

        assertThat(run.told()).extracting(line -> line.split(" ")[3]).doesNotContain("flapping");
    }

    @Test
    void aCriticalThatLastsIsSentAlthoughItFlaps() {
        flap(7, 6, CRITICAL);
        run.until(140);

        // Critical from 37 on: for a group interval of 60 s at 97.
        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager", "25 oncall update flapping pager", "97 oncall update new pager");
    }

    @Test
    void aWarningThatLastsIsToldWithTheSettling() {
        flap(7, 6, WARNING);
        run.until(330);

        assertThat(run.told().subList(0, 3))
                .containsExactly("6 ops open first mail", "25 ops update flapping mail", "145 ops update settled mail");
        assertThat(run.told()).hasSize(4).last().asString().isEqualTo("325 ops update repeat mail");
    }

    @Test
    void missingDataAndPendingAreNoChangesOfLevel() {
        for (int i = 0; i < 10; i++) {
            run.put("shop", "latency", "buy", List.of(WARNING, NO_DATA).get(i % 2));
            run.put("shop", "success", "buy", List.of(OK, PENDING).get(i % 2));
            run.until(run.second() + 5);
        }

        assertThat(run.told()).extracting(line -> line.split(" ")[3]).containsOnly("first");
    }

    @Test
    void itsIncidentStaysOpenWhileItFlapsAndIsMutedBy() {
        flap(8, 10, WARNING);

        run.until(150);
        assertThat(run.views()).singleElement().satisfies(incident -> {
            assertThat(incident.members()).singleElement().satisfies(member -> {
                assertThat(member.flapping()).isTrue();
                assertThat(member.muted()).isEmpty();
            });
        });
        run.put("shop", "latency", "buy", WARNING);
        run.until(151);
        assertThat(run.views().get(0).members().get(0).muted())
                .hasValueSatisfying(by -> assertThat(by.cause().code()).isEqualTo("flapping"));
        assertThat(run.trail()).anyMatch(line -> line.contains("\"cause\":\"flapping\""));
    }

    @Test
    void whoIsSilencedIsNotToldThatItFlaps() {
        run.say(new ControlEvent.Silence(
                "s1",
                List.of(ControlEvent.Condition.of(Matcher.of("service", Operator.EQUAL, "shop"))),
                IncidentRun.at(0),
                IncidentRun.at(500)));
        flap(9, 10, WARNING);
        run.until(499);

        assertThat(run.told()).isEmpty();
    }

    @Test
    void aNoticeThatIsMutedIsOnRecordOnceWithWhatMutedIt() {
        silence(0, 500);
        flap(8, 10, WARNING);
        run.until(200);

        assertThat(run.trail())
                .filteredOn(line -> line.contains("\"notice\""))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("41 notification.muted")
                        .contains("\"notice\":\"flapping\"", "\"cause\":\"silence\"", "\"by_id\":\"s1\""));
    }

    @Test
    void aMutedNoticeThatItHasSettledIsOnRecord() {
        flap(8, 10, WARNING);
        silence(80, 500);
        run.until(300);

        assertThat(run.told()).extracting(line -> line.split(" ")[3]).containsExactly("first", "flapping", "resolved");
        assertThat(run.trail())
                .filteredOn(line -> line.contains("\"notice\""))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("171 notification.muted")
                        .contains("\"notice\":\"settled\"", "\"cause\":\"silence\""));
    }

    @Test
    void flappingComesBeforeDuplicateAndAfterSilence() {
        flap(7, 10, WARNING);
        assertThat(run.trail())
                .as("fires again at a level that was told, and flaps since 41")
                .extracting(line -> line.replaceAll(" \\{.*\"cause\":\"([a-z]*)\".*", " $1"))
                .containsExactly("21 notification.muted duplicate", "41 notification.muted flapping");
        run.put("shop", "latency", "buy", OK);
        run.until(75);
        silence(0, 100);
        run.put("shop", "latency", "buy", WARNING);
        run.until(76);

        assertThat(run.trail()).last().asString().contains("\"cause\":\"silence\"");
    }

    private void silence(long from, long to) {
        run.say(new ControlEvent.Silence(
                "s1",
                List.of(ControlEvent.Condition.of(Matcher.of("service", Operator.EQUAL, "shop"))),
                IncidentRun.at(from),
                IncidentRun.at(to)));
    }

    @Test
    void whoWasNotToldThatItFlapsIsNotToldThatItHasSettled() {
        flap(5, 5, CRITICAL);
        run.put("shop", "latency", "buy", WARNING);
        run.until(30);
        run.put("shop", "latency", "buy", OK);
        run.until(400);

        assertThat(run.told())
                .extracting(line -> line.substring(line.indexOf(' ') + 1))
                .containsExactly(
                        "oncall open flapping pager", "oncall update settled pager", "oncall resolve resolved pager");
    }

    @Test
    void anAlertThatIsNoMoreFlapsNoMore() {
        flap(7, 5, WARNING);
        run.end("shop", "latency", "buy", TransitionReason.POLICY_REMOVED);
        run.until(100);

        assertThat(run.told()).last().asString().isEqualTo("36 ops resolve resolved mail");
        assertThat(run.views()).isEmpty();
    }

    @Test
    void anAlertThatEndsWhileItIsOkFlapsNoMoreAndBeginsAnewWhenItComesBack() {
        flap(8, 5, WARNING);
        run.forget("shop", "latency", "buy");
        run.until(100);
        assertThat(run.told()).last().asString().endsWith("resolve resolved mail");
        assertThat(run.views()).isEmpty();

        run.put("shop", "latency", "buy", WARNING);
        run.until(110);

        assertThat(run.told()).last().asString().isEqualTo("106 ops open first mail");
    }

    @Test
    void offMeansThatEveryChangeIsTold() {
        run = new IncidentRun(ShopPolicies.shop("flapping: off"));
        flap(30, 5, WARNING);

        assertThat(run.told()).extracting(line -> line.split(" ")[3]).doesNotContain("flapping", "settled");
    }

    /** So many changes between ok and a level, the first at the next instant. */
    private void flap(int changes, int seconds, AlertStatus level) {
        for (int i = 0; i < changes; i++) {
            run.put("shop", "latency", "buy", i % 2 == 0 ? level : OK);
            run.until(run.second() + seconds);
        }
    }
}
