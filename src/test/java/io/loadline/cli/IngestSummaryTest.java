package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.ingest.IngestResult;
import io.loadline.sample.RejectReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestSummaryTest {
    @Test
    void failsWhenItIsStoppedBeforeAllThatWasReadIsWritten() {
        IngestSummary summary = stopped(false);

        assertThat(summary.exitCode(false)).isEqualTo(2);
        assertThat(summary.remarks())
                .anyMatch(remark -> remark.contains("did not acknowledge"))
                .anyMatch(remark -> remark.contains("app.jsonl:5") && remark.contains("at least once"));
    }

    @Test
    void endsInGoodOrderWhenItIsStoppedAndAllThatWasReadIsWritten() {
        IngestSummary summary = stopped(true);

        assertThat(summary.exitCode(false)).isZero();
        assertThat(summary.remarks())
                .anyMatch(remark -> remark.contains("--from-line 5"))
                .noneMatch(remark -> remark.contains("at least once"))
                .anyMatch(remark -> remark.startsWith("3 samples and log events were sent")
                        && remark.contains("8.1 s: app.jsonl:7"));
        assertThat(summary.json())
                .contains("\"behind_ms\":8100", "\"behind_grace\":3", "\"furthest_behind\":\"app.jsonl:7\"");
    }

    @Test
    void namesMapsWhereNothingCouldBeUsedWithoutOne() {
        IngestResult result = new IngestResult(
                1,
                0,
                0,
                0,
                0,
                Map.of(RejectReason.UNDECODABLE, 1L),
                Duration.ofSeconds(1),
                Optional.empty(),
                Duration.ZERO,
                0,
                Optional.empty(),
                List.of(2L),
                true,
                true,
                Optional.empty());

        assertThat(new IngestSummary(List.of(Path.of("access.log")), Optional.empty(), result, false).remarks())
                .singleElement()
                .asString()
                .contains("nothing could be used", "--map", "'loadline maps'");
        assertThat(new IngestSummary(List.of(Path.of("access.log")), Optional.of("own.yaml"), result, false).remarks())
                .singleElement()
                .asString()
                .contains("loadline maps try FILE --map own.yaml");
    }

    private static IngestSummary stopped(boolean acknowledged) {
        IngestResult result = new IngestResult(
                9,
                0,
                4,
                0,
                1,
                Map.of(),
                Duration.ofSeconds(1),
                Optional.of(Duration.ofMinutes(1)),
                Duration.ofMillis(8100),
                3,
                Optional.of("app.jsonl:7"),
                List.of(5L),
                false,
                acknowledged,
                Optional.empty());
        return new IngestSummary(List.of(Path.of("app.jsonl")), Optional.empty(), result, false);
    }
}
