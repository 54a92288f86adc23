package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.ingest.IngestResult;
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
                .singleElement()
                .asString()
                .contains("--from-line 5")
                .doesNotContain("at least once");
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
                Optional.empty(),
                Duration.ZERO,
                List.of(5L),
                false,
                acknowledged,
                Optional.empty());
        return new IngestSummary(List.of(Path.of("app.jsonl")), result, false);
    }
}
