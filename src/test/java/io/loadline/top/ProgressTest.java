package io.loadline.top;

import static io.loadline.top.Records.ago;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Up to when everything is decided, and who is waited for. */
class ProgressTest {
    private final Progress progress = new Progress();

    @Test
    void decidesUpToAWatermarkOnceWhatWasThereHasBeenCommitted() {
        progress.evaluated(0, ago(50));
        progress.sample(Map.of(0, 100L), ago(10).toEpochMilli());

        progress.committed(Map.of(0, 99L));
        assertThat(progress.decided()).as("one record is still to be read").containsEntry(0, ago(50));
        assertThat(progress.isPrecise()).isFalse();

        progress.committed(Map.of(0, 100L));
        assertThat(progress.decided()).containsEntry(0, ago(10));
        assertThat(progress.isPrecise()).isTrue();
    }

    @Test
    void keepsPartitionsApart() {
        progress.sample(Map.of(0, 100L, 1, 200L), ago(20).toEpochMilli());
        progress.sample(Map.of(0, 150L, 1, 250L), ago(10).toEpochMilli());

        progress.committed(Map.of(0, 150L, 1, 249L));

        assertThat(progress.decided()).containsEntry(0, ago(10)).containsEntry(1, ago(20));
    }

    @Test
    void isPreciseOnlyOnceEveryPartitionHasToldOfWhatItHeldAtTheFirstSample() {
        progress.evaluated(0, ago(156));
        progress.sample(Map.of(0, 100L, 1, 200L), ago(20).toEpochMilli());

        progress.committed(Map.of(0, 100L, 1, 199L));
        assertThat(progress.isPrecise()).as("partition 1 is decided, too").isFalse();

        progress.committed(Map.of(0, 100L, 1, 200L));
        assertThat(progress.isPrecise()).isTrue();
        assertThat(progress.decided()).containsEntry(0, ago(20)).containsEntry(1, ago(20));
    }

    @Test
    void neverGoesBack() {
        progress.evaluated(0, ago(5));
        progress.sample(Map.of(0, 100L), ago(30).toEpochMilli());

        progress.committed(Map.of(0, 100L));

        assertThat(progress.decided()).containsEntry(0, ago(5));
    }

    @Test
    void namesASourceThatHoldsTheOthersBack() {
        Sources sources = new Sources(Duration.ofMinutes(5));
        rise(sources, "metrics", 0, 2);
        rise(sources, "metrics", 1, 75);
        assertThat(sources.watermark()).as("one of three has said nothing").isEmpty();
        assertThat(sources.waitingFor()).containsExactly("metrics-1 (73s behind)", "1 sources that say nothing");

        rise(sources, "logs", 0, 3);

        assertThat(sources.watermark()).contains(ago(75));
        assertThat(sources.waitingFor()).containsExactly("metrics-1 (73s behind)");
    }

    private static void rise(Sources sources, String topic, int partition, long secondsAgo) {
        sources.record(
                new PaneRecord.WatermarkRise(
                        new SourceId(topic, partition), ago(secondsAgo).toEpochMilli(), 3),
                ago(0).toEpochMilli());
    }
}
