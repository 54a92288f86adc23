package io.loadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The demo as a whole: what it promises to show. */
class DemoIT {
    private static final Duration LENGTH = Duration.ofSeconds(40);

    @Test
    void accountsForEverythingAndEndsTheIncidentByScaling() {
        List<String> told = new ArrayList<>();

        DemoResult result = Demo.run(DemoSettings.defaults().lasting(LENGTH), Audience.reading(told::add), () -> false);

        JsonNode summary = result.summary();
        assertThat(result.failures()).as("told: %s", told).isEmpty();
        assertThat(summary.path("produced").asLong()).isGreaterThan(5000);
        assertThat(summary.path("residual").asLong()).isZero();
        assertThat(summary.path("counted").asLong()
                        + summary.path("dead_lettered").asLong())
                .isEqualTo(summary.path("produced").asLong());
        assertThat(summary.path("duplicates").asLong()).isZero();
        assertThat(summary.path("first_critical_seconds").asDouble(Double.MAX_VALUE))
                .isLessThanOrEqualTo(20);
        assertThat(acts(summary))
                .as("from 25 units in steps of 25 to the 70 that are asked for")
                .extracting(act -> act.path("value_after").asLong())
                .containsExactly(50L, 75L);
        assertThat(acts(summary).get(1).path("effect").asText()).isEqualTo("effective");
        assertThat(elements(summary.path("receivers").path("pagerduty").path("by_dedup_key")))
                .as("one incident for the table, one for the slow checkout")
                .hasSize(2)
                .allSatisfy(page -> {
                    assertThat(page.path("opened").asLong()).isEqualTo(1);
                    assertThat(page.path("resolved").asLong()).isEqualTo(1);
                });
        assertThat(elements(summary.path("tables"))).hasSize(2).allSatisfy(table -> {
            assertThat(table.path("items").asLong()).isPositive();
            assertThat(table.path("items").asLong())
                    .isEqualTo(table.path("records").asLong());
        });
    }

    @Test
    void pagesWithoutDynamoDbAndWithoutTheStore() {
        List<String> told = new ArrayList<>();

        DemoResult result = Demo.run(
                DemoSettings.defaults().lasting(Duration.ofSeconds(25)).withoutStore(),
                Audience.reading(told::add),
                () -> false);

        JsonNode summary = result.summary();
        assertThat(result.failures()).as("told: %s", told).isEmpty();
        assertThat(summary.path("residual").asLong()).isZero();
        assertThat(summary.path("first_critical_seconds").asDouble(Double.MAX_VALUE))
                .isLessThanOrEqualTo(20);
        assertThat(elements(summary.path("receivers").path("pagerduty").path("by_dedup_key")))
                .as("the throttled table and the slow checkout are paged all the same")
                .hasSize(2)
                .allSatisfy(page -> assertThat(page.path("opened").asLong()).isEqualTo(1));
        assertThat(acts(summary)).as("nothing can be scaled").isEmpty();
    }

    private static List<JsonNode> acts(JsonNode summary) {
        return elements(summary.path("commands")).stream()
                .filter(command -> command.path("outcome").asText().equals("done"))
                .toList();
    }

    private static List<JsonNode> elements(JsonNode parent) {
        Stream<JsonNode> elements = StreamSupport.stream(parent.spliterator(), false);
        return elements.toList();
    }
}
