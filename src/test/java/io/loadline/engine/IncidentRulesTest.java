package io.loadline.engine;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.PENDING;
import static io.loadline.alert.AlertStatus.WARNING;
import static io.loadline.engine.ShopPolicies.QUIET;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.TransitionReason;
import io.loadline.audit.Ids;
import io.loadline.pane.ByteWriter;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Group;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Semantics §5: when an incident closes, who hears of it, and what is kept of it. */
class IncidentRulesTest {
    private IncidentRun run = new IncidentRun(ShopPolicies.shop(QUIET));

    @Test
    void whatOpensAndClosesInsideGroupWaitSendsNothingAndTheTrailSaysSo() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(4);
        run.put("shop", "latency", "buy", OK);
        run.until(60);

        assertThat(run.told()).isEmpty();
        assertThat(run.trail()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("35 incident.closed")
                .contains("nobody: it ended before anyone was told"));
    }

    @Test
    void forgottenSeriesCloseTheIncidentWithThatReasonAtOnce() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.end("shop", "latency", "buy", TransitionReason.FORGOTTEN);
        run.until(60);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "11 oncall resolve resolved pager");
        assertThat(run.trail()).singleElement().asString().contains("\"reason\":\"forgotten\"");
    }

    @Test
    void aRemovedPolicyClosesTheIncidentWithThatReason() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.put("shop", "latency", "sell", WARNING);
        run.until(10);
        run.end("shop", "latency", "buy", TransitionReason.POLICY_REMOVED);
        run.until(20);
        run.put("shop", "latency", "sell", OK);
        run.until(60);

        assertThat(run.told())
                .contains("51 oncall resolve resolved pager", "51 ops resolve resolved mail")
                .hasSize(4);
        assertThat(run.trail()).singleElement().asString().contains("\"reason\":\"policy_removed\"");
    }

    @Test
    void whatTakesThePlaceOfARemovedAlertBelongsToTheIncident() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.end("shop", "latency", "buy", TransitionReason.POLICY_REMOVED);
        run.put("shop", "latency", "sell", CRITICAL);
        run.until(70);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "66 oncall update new pager");
    }

    @Test
    void silenceClosesIt() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.put("shop", "latency", "buy", NO_DATA);
        run.put("shop", "latency", "sell", OK);
        run.until(300);

        assertThat(run.trail()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("111 incident.closed")
                .contains("\"reason\":\"silent\""));
        assertThat(run.told()).contains("111 oncall resolve resolved pager", "111 ops resolve resolved mail");
    }

    @Test
    void aBreachInsideResolveAfterIsAnUpdateAndNoNewPage() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(70);
        run.put("shop", "latency", "buy", OK);
        run.until(95);
        run.put("shop", "latency", "sell", CRITICAL);
        run.until(110);

        assertThat(run.told()).containsExactly("6 oncall open first pager", "96 oncall update new pager");
    }

    @Test
    void whatPendsWhenItWouldCloseIsWaitedForButNotForEver() {
        run.put("shop", "latency", "buy", WARNING);
        run.until(10);
        run.put("shop", "latency", "buy", OK);
        run.until(35);
        run.put("shop", "latency", "buy", PENDING);
        run.until(110);
        assertThat(run.views()).hasSize(1);
        run.until(111);

        assertThat(run.views()).isEmpty();
        assertThat(run.told()).last().asString().startsWith("111 ops resolve");
    }

    @Test
    void aSeverityFilterNeverDropsTheResolveOfSomethingThatWasSent() {
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.replace(ShopPolicies.shop(QUIET)
                .replace("critical: [{notify: oncall}]", "critical: [{notify: ops}]")
                .replace("oncall: {receivers: [pager]}", "other: {receivers: [pager]}"));
        run.put("shop", "latency", "buy", WARNING);
        run.until(20);
        run.put("shop", "latency", "buy", OK);
        run.until(60);

        assertThat(run.told())
                .containsExactly(
                        "6 oncall open first pager",
                        "16 ops open first mail",
                        "51 oncall resolve resolved pager",
                        "51 ops resolve resolved mail");
    }

    @Test
    void anIncidentIsWrittenOnlyWhenSomethingOfItHasChanged() {
        AtomicInteger writes = new AtomicInteger();
        run = new IncidentRun(false, counting(writes), ShopPolicies.shop(QUIET));
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(10);
        run.flush();
        writes.set(0);
        for (int i = 0; i < 50; i++) {
            run.until(run.second() + 1);
            run.flush();
        }
        assertThat(writes).hasValue(0);

        run.put("shop", "latency", "buy", OK);
        run.flush();
        assertThat(writes).hasPositiveValue();
    }

    @Test
    void whatClosedLeavesTheStoreAndItsSuccessorIsWritten() {
        StateStore store = StateStore.onHeap();
        run = new IncidentRun(false, store, ShopPolicies.shop(QUIET));
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(2);
        run.flush();
        String first = run.incidentId();
        run.put("shop", "latency", "buy", OK);
        run.until(40);
        run.put("shop", "latency", "buy", CRITICAL);
        run.until(42);
        run.restart();
        assertThat(run.incidentId()).isNotEqualTo(first);

        run.put("shop", "latency", "buy", OK);
        run.until(200);
        run.restart();
        AtomicInteger left = new AtomicInteger();
        store.range(new byte[0], new byte[] {(byte) 255}, (key, value) -> left.incrementAndGet());
        assertThat(left).hasValue(0);
    }

    @Test
    void anIncidentOfTheFirstFormIsReadAndItsPageCloses() {
        StateStore store = StateStore.onHeap();
        String alertId =
                Alert.of("test", "shop", "latency", new Group(new SeriesKey("shop", "api", "buy", Map.of()))).id;
        store.put(Keys.of('i').text("shop").toBytes(), firstForm(alertId));
        run = new IncidentRun(true, store, ShopPolicies.shop(QUIET));
        run.until(10);
        assertThat(run.told()).isEmpty();
        run.put("shop", "latency", "buy", OK);
        run.until(60);

        assertThat(run.told()).containsExactly("41 oncall resolve resolved pager");
        assertThat(run.decided.notifications.get(0).incidentId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(run.decided.notifications.get(0).commandId())
                .isEqualTo(Ids.of("test", "0123456789abcdef0123456789abcdef", "notification", "oncall", "2"));
    }

    /** As it was written before there were later forms: one alert that was told of. */
    private static byte[] firstForm(String alertId) {
        ByteWriter out = new ByteWriter();
        out.text("0123456789abcdef0123456789abcdef").text("shop").ordered(IncidentRun.millis(-20));
        out.text("shop").ordered(Long.MIN_VALUE).ordered(Long.MIN_VALUE);
        out.unsigned(1)
                .text(alertId)
                .text("shop/latency")
                .octet(3)
                .text("latency critical")
                .text("");
        out.unsigned(1).text("oncall").unsigned(1).text("pager");
        out.unsigned(1).text("oncall").unsigned(1).text("pager");
        out.ordered(IncidentRun.millis(-20))
                .ordered(IncidentRun.millis(-15))
                .unsigned(1)
                .octet(1);
        out.unsigned(1).text(alertId).octet(3);
        return out.toBytes();
    }

    private static StateStore counting(AtomicInteger writes) {
        StateStore store = StateStore.onHeap();
        return new StateStore() {
            @Override
            public Optional<byte[]> get(byte[] key) {
                return store.get(key);
            }

            @Override
            public void put(byte[] key, byte[] value) {
                writes.incrementAndGet();
                store.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
                writes.incrementAndGet();
                store.delete(key);
            }

            @Override
            public void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
                store.range(from, to, visitor);
            }
        };
    }
}
