package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code replay} tells of the transitions. */
class TransitionLinesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final List<String> events = new ArrayList<>();
    private Path policy;

    @BeforeEach
    void writesAPolicy() throws IOException {
        policy = directory.resolve("policy.yaml");
        Files.writeString(policy, """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: test}
                defaults:
                  window: 60s
                  every: 5s
                  for: 0s
                  min_samples: 20
                  min_breaching: 5
                  low_samples: no_data
                  group_by: [service, operation]
                objectives:
                  - name: success-rate
                    select: {kind: api}
                    indicator: success_rate
                    warning: "< 99%"
                """);
    }

    @Test
    void saysWhyAValueBeyondTheLimitIsOkAllTheSame() throws IOException {
        requests("pay", 0, 300, 2);
        errors("pay", 3, 6, 10);
        errors("pay", 30, 4, 1);

        assertThat(replay())
                .anyMatch(line -> line.contains("ok -> warning (breach)  success_rate 0."))
                .anyMatch(
                        line -> line.matches(".*warning -> ok \\(recovered\\)  success_rate 0\\.9\\d\\d of \\d+, 4 bad:"
                                + " fewer than min_breaching 5 beyond the limit, limit < 99%"));
    }

    @Test
    void addsNothingToAValueOnTheGoodSide() throws IOException {
        requests("pay", 0, 300, 2);
        errors("pay", 3, 6, 1);

        assertThat(replay())
                .anyMatch(line -> line.endsWith("warning -> ok (recovered)  success_rate 1.000, limit < 99%"));
    }

    @Test
    void leavesOutWhereDataOnlyCameAndWent() throws IOException {
        requests("quiet", 0, 300, 20);
        requests("pay", 0, 100, 2);
        errors("pay", 90, 60, 1);
        requests("clock", 0, 300, 2);

        assertThat(replay())
                .noneMatch(line -> line.contains("quiet"))
                .anyMatch(line -> line.contains(" pay  success-rate: warning -> no_data (no_data)"))
                .last()
                .asString()
                .matches("[1-9]\\d* changes between ok and no_data are not shown: --all shows them, and the report has"
                        + " all");
        assertThat(replay("--all"))
                .anyMatch(line -> line.contains("quiet") && line.contains("ok -> no_data"))
                .noneMatch(line -> line.contains("not shown"));
    }

    @Test
    void showsNoValueThatDecidedNothing() throws IOException {
        requests("quiet", 0, 300, 20);
        requests("clock", 0, 300, 2);

        assertThat(replay("--all"))
                .filteredOn(line -> line.contains("-> no_data"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("success_rate 1"))
                .anyMatch(line -> line.endsWith("(no_data)  too few samples for success_rate, min_samples 20"));
    }

    /** Requests that succeed, from one second up to another, so many tenths of a second apart. */
    private void requests(String operation, int from, int until, int everyTenths) {
        for (int tenths = from * 10; tenths < until * 10; tenths += everyTenths) {
            event(operation, tenths, "ok");
        }
    }

    private void errors(String operation, int from, int many, int everyTenths) {
        for (int i = 0; i < many; i++) {
            event(operation, from * 10 + i * everyTenths, "error");
        }
    }

    private void event(String operation, int tenths, String outcome) {
        events.add(
                "{\"timestamp\":\"%s\",\"service\":\"shop\",\"operation\":\"%s\",\"latency_ms\":12,\"outcome\":\"%s\"}"
                        .formatted(START.plusMillis(tenths * 100L), operation, outcome));
    }

    private List<String> replay(String... more) throws IOException {
        events.sort(null);
        Path file = directory.resolve("events.jsonl");
        Files.write(file, events);
        List<String> args =
                new ArrayList<>(List.of("replay", "--events", file.toString(), "--policies", policy.toString()));
        args.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return out.toString().lines().toList();
    }
}
