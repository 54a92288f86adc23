package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.Notification;
import io.loadline.sample.Outcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

    private static Input.Raw[] everyOperation(long time) {
        return IntStream.range(0, OPERATIONS)
                .mapToObj(i ->
                        requests(Deployment.series("shop", "operation-" + "x".repeat(200) + i), time, 1, Outcome.OK)[0])
                .toArray(Input.Raw[]::new);
    }
}
