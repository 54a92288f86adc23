package io.loadline.engine;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.WARNING;
import static io.loadline.engine.IncidentRun.at;
import static io.loadline.engine.ShopPolicies.QUIET;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent.Condition;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Semantics §5: what is muted, by what, in which order, and what becomes of it. */
class MutingTest {
    private static final Condition BUY = Condition.of(Matcher.of("operation", Operator.EQUAL, "buy"));

    private IncidentRun run = new IncidentRun(ShopPolicies.shop(QUIET));

    @Test
    void aSilencedAlertSendsNothingKeepsTheIncidentAndIsToldWhenTheSilenceEnds() {
        run.say(silence("s1", 40));
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(39);

        assertThat(run.told()).isEmpty();
        assertThat(run.views()).singleElement().satisfies(incident -> assertThat(incident.members())
                .singleElement()
                .satisfies(member -> assertThat(member.muted())
                        .hasValueSatisfying(by -> assertThat(by.id()).isEqualTo("s1"))));
        run.until(50);

        assertThat(run.told()).containsExactly("45 oncall open first pager");
        assertThat(run.trail())
                .satisfiesExactly(
                        muted -> assertThat(muted)
                                .startsWith("1 notification.muted")
                                .contains("\"cause\":\"silence\"", "\"by\":\"silence by ann\"", "\"by_id\":\"s1\""),
                        unmuted -> assertThat(unmuted).startsWith("40 notification.unmuted"));
    }

    @Test
    void whatEndsWhileItIsSilencedIsNeverTold() {
        run.say(silence("s1", 100));
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(20);
        run.put("shop", "latency", "buy", OK);
        run.until(100);

        assertThat(run.told()).isEmpty();
        assertThat(run.trail()).last().satisfies(closed -> assertThat(closed)
                .startsWith("51 incident.closed")
                .contains("\"reason\":\"resolved\"")
                .contains("nobody: what fired was muted"));
    }

    @Test
    void whatWasToldBeforeTheSilenceIsResolvedDuringIt() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.say(silence("s1", 1000));
        run.until(300);
        run.put("shop", "latency", "buy", OK);
        run.until(400);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "331 oncall resolve resolved pager");
    }

    @Test
    void whatWasToldBeforeTheSilenceIsNewWhenItStillFiresAfterIt() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.say(silence("s1", 100));
        run.until(120);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "100 oncall update new pager");
    }

    @Test
    void anOtherAlertIsToldWhileOneIsSilenced() {
        run.say(silence("s1", 100));
        run.put("shop", "latency", "buy", CRITICAL);
        run.put("shop", "latency", "sell", WARNING);
        run.until(20);

        assertThat(run.told()).containsExactly("6 ops open first mail");
    }

    @Test
    void inhibitionComesBeforeMaintenanceAndMaintenanceBeforeSilence() {
        run = new IncidentRun(
                ShopPolicies.shop(
                        QUIET,
                        "maintenance:",
                        "  - {name: nightly, match: {service: shop}, days: [thu], from: \"00:00\", to: \"00:01\","
                                + " time_zone: UTC}"),
                ShopPolicies.named("other", QUIET));
        run.say(silence("s1", 100));
        run.put("other", "latency", "buy", CRITICAL);
        run.put("shop", "latency", "buy", WARNING);
        run.until(20);
        run.put("other", "latency", "buy", OK);
        run.until(110);

        assertThat(run.trail())
                .extracting(line -> line.replaceAll("\"alert_id\":\"[^\"]*\",|\"by_id\":.*", ""))
                .contains(
                        "1 notification.muted {\"alert\":\"shop/latency\",\"cause\":\"inhibition\",\"by\":\"other/latency buy\",",
                        "1 notification.muted {\"alert\":\"other/latency\",\"cause\":\"maintenance\",\"by\":\"shop/nightly\"}",
                        "21 notification.muted {\"alert\":\"shop/latency\",\"cause\":\"maintenance\",\"by\":\"shop/nightly\"}",
                        "60 notification.muted {\"alert\":\"shop/latency\",\"cause\":\"silence\",\"by\":\"silence by ann\",");
        assertThat(run.told()).containsExactly("105 ops open first mail");
    }

    @Test
    void whatIsMutedIsRecordedOnceForEachReasonNotAtEachInstant() {
        run.say(silence("s1", 60));
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", OK);
        run.until(15);
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(50);

        assertThat(run.trail()).filteredOn(line -> line.contains("muted")).hasSize(1);
    }

    @Test
    void anOperatorsMaintenanceWindowMutesWhileItLasts() {
        run.say(new ControlEvent.Maintenance("move", List.of(BUY), at(10), at(40)));
        run.until(10);
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(50);

        assertThat(run.told()).containsExactly("45 oncall open first pager");
        assertThat(run.trail().get(0)).contains("\"cause\":\"maintenance\"", "\"by_id\":\"move\"");
    }

    @Test
    void criticalInhibitsTheWarningOfTheSameObjectiveInAnotherPolicyOnEqualLabels() {
        run = new IncidentRun(ShopPolicies.shop(QUIET), ShopPolicies.named("other", QUIET));
        run.put("shop", "latency", "buy", CRITICAL);
        run.put("other", "latency", "buy", WARNING);
        run.put("other", "latency", "sell", WARNING);
        run.put("other", "success", "buy", WARNING);
        run.until(10);

        assertThat(mutedAlerts()).containsExactly("other/latency by shop/latency buy");
        assertThat(run.told()).containsExactly("6 oncall open first pager", "6 ops open first mail");
    }

    @Test
    void aServiceWideAlertInhibitsItsOperationsOfTheSameKindAndIndicatorButNoWorseOnes() {
        run.put("shop", "slow", "", WARNING);
        run.put("shop", "latency", "buy", WARNING);
        run.put("shop", "latency", "sell", CRITICAL);
        run.put("shop", "success", "buy", WARNING);
        run.until(10);

        assertThat(mutedAlerts()).containsExactly("shop/latency by shop/slow");
    }

    @Test
    void anAlertThatTellsNobodyInhibitsNothingByItself() {
        run.put("shop", "mute", "", WARNING);
        run.put("shop", "success", "buy", WARNING);
        run.until(10);

        assertThat(mutedAlerts()).isEmpty();
        assertThat(run.told()).hasSize(1);
    }

    @Test
    void aPolicysInhibitionMutesTargetsWithEqualLabels() {
        run = new IncidentRun(ShopPolicies.shop(
                QUIET,
                "inhibition:",
                "  - {source: [level=critical, objective=latency], target: [objective=success], equal: [operation]}"));
        run.put("shop", "latency", "buy", CRITICAL);
        run.put("shop", "success", "buy", CRITICAL);
        run.put("shop", "success", "sell", CRITICAL);
        run.until(10);

        assertThat(mutedAlerts()).containsExactly("shop/success by shop/latency buy");
    }

    @Test
    void anAlertThatMatchesBothSidesDoesNotInhibitItself() {
        run = new IncidentRun(ShopPolicies.shop(
                QUIET, "inhibition:", "  - {source: [service=shop], target: [level=critical], equal: [service]}"));
        run.put("shop", "latency", "buy", CRITICAL);
        run.put("shop", "latency", "sell", CRITICAL);
        run.until(10);
        assertThat(mutedAlerts()).as("nor two of them each other").isEmpty();

        run.put("shop", "success", "buy", WARNING);
        run.until(20);

        assertThat(mutedAlerts()).as("one-sided sources mute both").hasSize(2);
    }

    @Test
    void missingDataIsMutedLikeALevel() {
        run.say(silence("s1", 40));
        run.put("shop", "latency", "buy", NO_DATA);
        run.until(50);

        assertThat(run.told()).containsExactly("45 ops open first mail");
    }

    @Test
    void anAlertThatFiresAgainAtALevelThatWasToldIsADuplicate() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", OK);
        run.until(20);
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(80);

        assertThat(run.told()).containsExactly("6 oncall open first pager");
        assertThat(run.trail()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("21 notification.muted")
                .contains("\"cause\":\"duplicate\""));
    }

    @Test
    void anAlertThatWasOkWhenAnUpdateCouldHaveGoneOutIsNewWhenItFiresAgain() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.put("shop", "latency", "sell", CRITICAL);
        run.until(50);
        run.put("shop", "latency", "buy", OK);
        run.until(70);
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(80);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "71 oncall update new pager");
        assertThat(run.trail()).as("nothing is muted").isEmpty();
    }

    @Test
    void anAlertWhoseDataStoppedIsNotNewWhenItFiresAgain() {
        run.put("shop", "success", "buy", CRITICAL);
        run.until(50);
        run.put("shop", "success", "buy", NO_DATA);
        run.until(70);
        run.put("shop", "success", "buy", CRITICAL);
        run.until(80);

        assertThat(run.told()).containsExactly("6 oncall open first pager");
        assertThat(run.trail()).singleElement().asString().contains("\"cause\":\"duplicate\"");
    }

    @Test
    void theOrderInWhichAlertsAriseMutesTheSame() {
        List<List<String>> seen = new ArrayList<>();
        for (boolean forward : List.of(true, false)) {
            run = new IncidentRun(ShopPolicies.shop(QUIET), ShopPolicies.named("other", QUIET));
            List<Runnable> puts = List.of(
                    () -> run.put("shop", "slow", "", CRITICAL),
                    () -> run.put("other", "slow", "", CRITICAL),
                    () -> run.put("shop", "latency", "buy", CRITICAL),
                    () -> run.put("other", "latency", "buy", WARNING));
            for (int i = 0; i < puts.size(); i++) {
                puts.get(forward ? i : puts.size() - 1 - i).run();
            }
            run.until(10);
            seen.add(run.trail());
        }

        assertThat(seen.get(1)).isEqualTo(seen.get(0)).hasSize(2);
    }

    private List<String> mutedAlerts() {
        return run.views().stream()
                .flatMap(incident -> incident.members().stream())
                .filter(member -> member.muted().isPresent())
                .map(member -> member.name() + " by " + member.muted().get().name())
                .toList();
    }

    private static ControlEvent.Silence silence(String id, long end) {
        return new ControlEvent.Silence(id, List.of(BUY), at(0), at(end));
    }

    @Test
    void whatIsInhibitedFollowsAnEditOfThePoliciesAtOnce() {
        String policy = ShopPolicies.shop(ShopPolicies.QUIET);
        IncidentRun edited = new IncidentRun(false, StateStore.onHeap(), policy);
        edited.put("shop", "slow", "", WARNING);
        edited.put("shop", "latency", "buy", WARNING);
        edited.until(10);

        edited.replace(policy.replace(
                "name: slow, select: {kind: api}, indicator: latency_p95",
                "name: slow, select: {kind: api}, indicator: latency_p90"));
        edited.until(11);

        assertThat(edited.trail())
                .as("as it would be after a restart: other indicators do not inhibit")
                .last()
                .asString()
                .startsWith("11 notification.unmuted");
    }
}
