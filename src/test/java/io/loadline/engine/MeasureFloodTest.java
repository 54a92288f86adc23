package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.Pane;
import org.junit.jupiter.api.Test;

/** A producer that puts an id into the names of its gauges. */
class MeasureFloodTest {
    private static final String OTHERS =
            "{name: others, select: {kind: api}, indicator: gauge(__other__).max, window: 10s,"
                    + " every: 1s, warning: \"> 100.5\"}";

    private final Deployment deployment = new Deployment(2, true, true);

    @Test
    void refusesGaugesOfOneSecondBeyondTheBound() {
        deployment.heartbeat(metrics(0), T0);
        deployment.samples(metrics(0), T0, gauges(0, Pane.MAX_GAUGES));
        assertThat(deployment.collected.rejected).isEmpty();

        deployment.samples(metrics(0), T0, gauges(Pane.MAX_GAUGES - 1, 3));

        assertThat(deployment.collected.rejected).hasSize(2);
    }

    @Test
    void countsGaugesOfOneSeriesBeyondTheBoundUnderOneName() {
        deployment.control(T0, Policies.set(Policies.one(OTHERS)));
        for (int second = 1; second <= 60; second++) {
            long at = T0 + second * 1000L;
            deployment.samples(metrics(0), at, gauges(second * 500, 500, at));
            deployment.heartbeat(CONTROL, at);
        }

        assertThat(deployment.decided.evaluations).last().satisfies(last -> assertThat(last.value())
                .hasValue(7.0));
        deployment.beat(T0 + 60_000, T0 + 3_700_000, metrics(0), CONTROL);
        assertThat(deployment.decided.snapshots).isNotEmpty().allSatisfy(chunk -> assertThat(chunk.entries())
                .allSatisfy(entry -> assertThat(entry.value().length).isLessThan(100_000)));
    }

    private static Input.Raw[] gauges(int from, int count) {
        return gauges(from, count, T0);
    }

    private static Input.Raw[] gauges(int from, int count, long time) {
        Input.Raw[] raws = new Input.Raw[count];
        for (int i = 0; i < count; i++) {
            raws[i] = Input.Raw.gauge(SHOP, time, "queue-of-request-" + (from + i), 7.0);
        }
        return raws;
    }
}
