package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.command.Notification;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An outage of a service that has thousands of operations. */
class LargeIncidentTest {
    private static final int OPERATIONS = 3000;
    private static final String LOAD = "{name: load, select: {kind: api}, indicator: requests_per_minute, window: 10s,"
            + " every: 1s, warning: \"> 1.5\", actions: {warning: [{notify: ops}]}}";

    private final Deployment deployment = new Deployment(2, true, false);

    @Test
    void whatTellsOfItStaysSmallAndItCloses() {
        deployment.control(T0, Policies.set(Policies.one(LOAD)));
        deployment.samples(metrics(0), T0 + 1000, everyOperation(T0 + 1000));
        deployment.beat(T0 + 1000, T0 + 60_000, metrics(0), CONTROL);

        assertThat(deployment.decided.notifications)
                .extracting(Notification::event)
                .containsExactly(Notification.Event.OPEN, Notification.Event.RESOLVE);
        assertThat(deployment.decided.notifications).allSatisfy(told -> {
            assertThat(told.detail().length()).isLessThan(70_000);
            assertThat(told.detail()).endsWith("more alerts\n");
            assertThat(told.summary()).contains("shop: load ").hasSizeLessThanOrEqualTo(1024);
        });
    }

    @Test
    @Timeout(60)
    void aWideOutageCostsNoMoreThanItsAlerts() {
        IncidentRun run =
                new IncidentRun(false, StateStore.onHeap(), ShopPolicies.shop("flapping: {changes: 6, within: 15m}"));
        for (int service = 0; service < 2000; service++) {
            for (int i = 0; i < 3; i++) {
                SeriesKey series = Deployment.series("service-" + service, "operation-" + i);
                run.put("shop", "latency", series, AlertStatus.CRITICAL);
            }
        }

        // Ten times as long when each incident looks at the alerts of all others.
        run.until(30);

        assertThat(run.told()).hasSize(2000).allMatch(line -> line.equals("6 oncall open first pager"));
    }

    private static Input.Raw[] everyOperation(long time) {
        return IntStream.range(0, OPERATIONS)
                .mapToObj(i ->
                        requests(Deployment.series("shop", "operation-" + "x".repeat(200) + i), time, 1, Outcome.OK)[0])
                .toArray(Input.Raw[]::new);
    }
}
