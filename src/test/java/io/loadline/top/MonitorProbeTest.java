package io.loadline.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the monitors' answers say together. */
class MonitorProbeTest {
    private static final String FIRST = """
            {"healthy":true,"decided":"2026-03-01T09:59:55.000Z","partitions":2,"waiting_for":["metrics-1"],
             "failures":{}}""";
    private static final String SECOND = """
            {"healthy":false,"decided":"2026-03-01T09:59:50.000Z","partitions":2,"waiting_for":[],
             "failures":{"chain":"out of disk"}}""";

    @Test
    void takesTheEarliestInstantAndNamesWhatHasStopped() {
        MonitorProbe.Answer answer = MonitorProbe.read(List.of(FIRST, SECOND), List.of(), List.of());

        assertThat(answer.decided()).contains(Instant.parse("2026-03-01T09:59:50Z"));
        assertThat(answer.partitions()).isEqualTo(4);
        assertThat(answer.waitingFor()).containsExactly("metrics-1");
        assertThat(answer.troubles()).containsExactly("chain has stopped: out of disk");
    }

    @Test
    void knowsNoInstantWhenOneMonitorDoesNotAnswerOrIsNone() {
        assertThat(MonitorProbe.read(List.of(FIRST), List.of(), List.of("down")).decided())
                .isEmpty();
        assertThat(MonitorProbe.read(List.of(FIRST, "<html>"), List.of(), List.of()))
                .satisfies(answer -> {
                    assertThat(answer.decided()).isEmpty();
                    assertThat(answer.troubles()).singleElement().asString().contains("no JSON");
                });
    }

    @Test
    void addsAFigureOverAllLabelsAndMonitors() {
        String one = """
                # HELP loadline_counted_total samples
                loadline_counted_total{partition="0",note="odd } 7"} 10.0
                loadline_counted_total{partition="1"} 1.5E3
                loadline_counted_totals 99
                """;

        assertThat(MonitorProbe.sum(List.of(one, "loadline_counted_total 5 1700000000\n"), "loadline_counted_total"))
                .hasValue(1515);
        assertThat(MonitorProbe.sum(List.of(one), "loadline_late_total")).isEmpty();
        assertThat(MonitorProbe.sum(List.of("loadline_x NaN"), "loadline_x")).isEmpty();
    }
}
