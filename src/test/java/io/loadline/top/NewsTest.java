package io.loadline.top;

import static io.loadline.top.Records.NOW;
import static io.loadline.top.Records.ago;
import static io.loadline.top.Records.feed;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told in lines. */
class NewsTest {
    private final Board board = new Board("loadline", Duration.ofMinutes(5));
    private final News news = new News();

    @Test
    void waitsWithTheSummaryUntilItIsKnownHowFarTheMonitorsAre() {
        assertThat(news.since(board.view(NOW, vague(ago(156))))).isEmpty();

        assertThat(news.since(board.view(NOW.plusSeconds(6), feed(NOW.plusSeconds(4)))))
                .singleElement()
                .asString()
                .contains("decided 2s ago");
        assertThat(news.since(board.view(NOW.plusSeconds(7), feed(NOW.plusSeconds(4)))))
                .as("the next one comes after 30 s")
                .isEmpty();
    }

    @Test
    void givesUpWaitingAndTellsWhatIsKnown() {
        news.since(board.view(NOW, vague(ago(156))));

        assertThat(news.since(board.view(NOW.plusSeconds(11), vague(ago(156))))).isEmpty();
        assertThat(news.since(board.view(NOW.plusSeconds(12), vague(ago(156)))))
                .singleElement()
                .asString()
                .contains("decided 2m ago");
    }

    @Test
    void tellsWhatHappensWhileTheSummaryWaits() {
        news.since(board.view(NOW, vague(ago(156))));
        board.transition(
                0, Records.transition("api", "GET /", NOW.plusSeconds(1), 1, AlertStatus.OK, AlertStatus.CRITICAL));

        assertThat(news.since(board.view(NOW.plusSeconds(2), vague(ago(156)))))
                .anyMatch(line -> line.contains("ok->CRITICAL  api GET /"));
    }

    /** As before the first commit of phase 2 is seen. */
    private static Feed vague(Instant decided) {
        return new Feed(1, Map.of(0, decided), false, Optional.empty(), List.of(), Feed.Flow.unknown(), List.of());
    }
}
