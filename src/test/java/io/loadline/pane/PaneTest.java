package io.loadline.pane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PaneTest {
    @Test
    void keepsTheBytesOfPanesInWhichEveryRequestHasALatency() {
        Pane pane = new Pane();
        pane.request(Pane.Count.OK, 12_500);
        pane.request(Pane.Count.ERROR, 900_000);
        pane.request(Pane.Count.THROTTLED, 0);
        pane.log(true);
        pane.exemplar(new Exemplar("t1", 900_000, true));

        assertThat(HexFormat.of().formatHex(pane.toBytes()))
                .isEqualTo("13010101e8b16fa0f736030001c30701980601010101027431a0f73601");
    }

    @Test
    void countsRequestsWithoutLatencyInOutcomesAlone() {
        Pane pane = new Pane();
        pane.answered(Pane.Count.ERROR);
        pane.answered(Pane.Count.THROTTLED);

        Pane read = Pane.fromBytes(pane.toBytes());

        assertThat(read).isEqualTo(pane);
        assertThat(read.samples()).isEqualTo(2);
        assertThat(Pane.samplesIn(pane.toBytes())).isEqualTo(2);
        assertThat(read.errors).isEqualTo(1);
        assertThat(read.throttled).isEqualTo(1);
        assertThat(read.latency.total()).isZero();
        assertThat(read.measures()).containsExactly("answers");
    }

    @Test
    void tellsWhetherItHoldsLatencies() {
        Pane pane = new Pane();
        pane.request(Pane.Count.OK, 5);

        assertThat(pane.measures()).containsExactly("requests");

        pane.answered(Pane.Count.OK);

        assertThat(pane.measures()).containsExactly("answers", "requests");
    }

    @Test
    void refusesMoreLatenciesThanRequests() {
        Pane pane = new Pane();
        pane.request(Pane.Count.OK, 5);
        byte[] bytes = pane.toBytes();
        bytes[1] = 0;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pane.fromBytes(bytes))
                .withMessage("every request has one outcome and at most one latency, were 0 + 0 + 0 and 1");
    }
}
