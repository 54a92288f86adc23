package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sample.Distribution;
import io.loadline.sample.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedSamplesTest {
    private static final long TIME = 1_767_225_600_000L;

    private static MetricBatchWriter writer() {
        return new MetricBatchWriter("shop", "api", Map.of("region", "eu", "host", "a"));
    }

    private static MetricBatchWriter fill(MetricBatchWriter writer, long shift) {
        return writer.request(TIME + shift, "GET /", 1200, Outcome.ERROR, "trace-1")
                .gauge(TIME + shift + 1, "", "cpu", 0.5)
                .distribution(
                        TIME + shift + 2,
                        "load",
                        new Distribution("page_load", "ms", 3, 9.5, List.of(new Distribution.Bucket(2.5, 3))))
                .answer(TIME + shift + 3, "GET /", Outcome.ERROR, "trace-2")
                .request(TIME + shift + 4, "", 1, Outcome.OK, "");
    }

    @Test
    void joinsRecordsIntoWhatOneWriterWouldHaveWritten() throws Exception {
        RecordedSamples parts = RecordedSamples.of(fill(writer(), 0).toBytes());
        MetricBatchWriter joined = parts.writer();

        int bytes = 0;
        for (int record = 0; record < 2; record++) {
            for (int i = 0; i < parts.size(); i++) {
                bytes += parts.copy(i, 0, joined);
            }
        }

        byte[] expected = fill(fill(writer(), 0), 0).toBytes();
        assertThat(joined.toBytes()).isEqualTo(expected);
        assertThat(bytes).isLessThan(expected.length);
        assertThat(parts.hasBatchId()).isFalse();
    }

    @Test
    void movesTimesAndNothingElse() throws Exception {
        RecordedSamples parts = RecordedSamples.of(fill(writer(), 0).toBytes());
        MetricBatchWriter moved = parts.writer();

        for (int i = 0; i < parts.size(); i++) {
            parts.copy(i, 86_400_000, moved);
        }

        assertThat(moved.toBytes()).isEqualTo(fill(writer(), 86_400_000).toBytes());
    }

    @Test
    void tellsSeriesAndNamedBatchesApart() throws Exception {
        RecordedSamples one = RecordedSamples.of(fill(writer(), 0).toBytes());
        RecordedSamples named =
                RecordedSamples.of(fill(writer().batchId("b-7"), 0).toBytes());
        RecordedSamples other =
                RecordedSamples.of(new MetricBatchWriter("shop", "lambda", Map.of("region", "eu", "host", "a"))
                        .request(TIME, "GET /", 1, Outcome.OK, "")
                        .toBytes());

        assertThat(named.series()).isEqualTo(one.series());
        assertThat(named.hasBatchId()).isTrue();
        assertThat(other.series()).isNotEqualTo(one.series());
        assertThat(RecordedSamples.of(writer().toBytes()).size()).isZero();
    }
}
