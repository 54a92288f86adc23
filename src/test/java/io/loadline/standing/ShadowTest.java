package io.loadline.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.engine.TimeSettings;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import io.loadline.standing.Divergence.Difference;
import io.loadline.standing.Divergence.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other policies beside those in force. */
class ShadowTest {
    private static final long T0 = 1_800_000_000_000L;
    private static final SourceId SOURCE = new SourceId("metrics", 0);

    private final EvaluatorSettings settings =
            new EvaluatorSettings(TimeSettings.defaults(), "test", true, true, false);
    private final Replica live = Replica.empty(settings, 0, true);
    private long offset;

    private static List<PolicyText> every(String every) {
        return List.of(new PolicyText("one", "every " + every, """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: one}
                objectives:
                  - {name: load, indicator: requests_per_minute, window: 10s, every: %s, warning: "> 1.5"}
                """.formatted(every)));
    }

    private static PaneRecord time(long second) {
        return new PaneRecord.WatermarkRise(SOURCE, T0 + second * 1000, 1);
    }

    private static PaneRecord request(long second) {
        Pane pane = new Pane();
        pane.answered(Pane.Count.OK);
        SeriesKey series = new SeriesKey("shop", "api", "buy", Map.of());
        return new PaneRecord.Partials(
                SOURCE, "shop", T0, List.of(new PaneRecord.Partial(series, T0 + second * 1000, pane.toBytes())));
    }

    @Test
    void whatOnlyOneHasComeToDecideIsNoDifferenceYet() {
        ControlEvent inForce =
                new ControlEvent(Instant.EPOCH, "tester", "because", new ControlEvent.PolicySet(every("5s")));
        live.accept(new PaneRecord.Control(new SourceId("control", 0), T0 - 5000, 0, inForce), offset++, T0);
        for (long second : new long[] {0, 20}) {
            live.accept(time(second), offset++, T0);
        }
        Shadow shadow = new Shadow(List.of(live), every("1s"), "tester");
        PaneRecord[] records = {time(25), request(26), time(28)};
        for (PaneRecord record : records) {
            both(shadow, record);
        }
        assertThat(shadow.divergence().transitions()).isEmpty();

        both(shadow, time(30));
        assertThat(shadow.divergence().transitions())
                .extracting(Difference::kind)
                .containsExactly(Kind.EARLIER);
    }

    private void both(Shadow shadow, PaneRecord record) {
        live.accept(record, offset, T0);
        shadow.take(0, record, offset++, T0);
    }
}
