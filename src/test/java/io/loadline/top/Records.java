package io.loadline.top;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.alert.TransitionReason;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Counts;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Records as a deployment writes them, around one moment. */
final class Records {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private Records() {}

    static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    static Group group(String service, String operation) {
        return new Group(new SeriesKey(service, "api", operation, Map.of()));
    }

    /** An evaluation of p95, whose window holds so many requests. */
    static Evaluation latency(String service, String operation, Instant at, long p95Millis, long total) {
        Counts counts = new Counts(
                total,
                total / 100,
                0,
                0,
                OptionalLong.of(p95Millis * 500),
                OptionalLong.of(p95Millis * 1000),
                OptionalLong.of(p95Millis * 2000));
        return evaluation(service, operation, at, "api-latency", "latency_p95", OptionalDouble.of(p95Millis), counts);
    }

    /** The same of an objective over counts, with throttled requests. */
    static Evaluation throttles(String service, String operation, Instant at, long throttled, long total) {
        Counts counts = new Counts(
                total, 0, throttled, 0, OptionalLong.of(8000), OptionalLong.of(17_000), OptionalLong.of(28_000));
        return evaluation(
                service,
                operation,
                at,
                "dynamodb-throttles",
                "throttles_per_minute",
                OptionalDouble.of(throttled),
                counts);
    }

    /** An evaluation of a window without requests. */
    static Evaluation pageLoad(String service, Instant at, double millis) {
        Counts counts = new Counts(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        return evaluation(
                service, "GET /", at, "page-load", "distribution(page_load).p95", OptionalDouble.of(millis), counts);
    }

    private static Evaluation evaluation(
            String service,
            String operation,
            Instant at,
            String objective,
            String indicator,
            OptionalDouble value,
            Counts counts) {
        return new Evaluation(
                at,
                group(service, operation),
                "default",
                objective,
                indicator,
                WINDOW,
                value,
                value,
                value,
                Level.OK,
                Optional.empty(),
                counts,
                "v1");
    }

    static AlertTransition transition(
            String service, String operation, Instant at, long sequence, AlertStatus from, AlertStatus to) {
        return transition(
                service,
                operation,
                at,
                sequence,
                from,
                to,
                TransitionReason.BREACH,
                Optional.of("incident-of-" + service));
    }

    static AlertTransition transition(
            String service,
            String operation,
            Instant at,
            long sequence,
            AlertStatus from,
            AlertStatus to,
            TransitionReason reason,
            Optional<String> incident) {
        OptionalDouble value = OptionalDouble.of(1733);
        Evidence evidence = new Evidence(
                "latency_p95",
                value,
                value,
                value,
                to == AlertStatus.CRITICAL ? "> 1000ms" : "> 500ms",
                at.minus(WINDOW),
                at,
                new Counts(600, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                List.of(),
                "v1",
                7);
        return new AlertTransition(
                service + operation + sequence,
                service + operation,
                incident,
                sequence,
                at,
                group(service, operation),
                "default",
                "api-latency",
                from,
                to,
                reason,
                value,
                OptionalDouble.of(1000),
                evidence,
                "v1");
    }

    static Notification notification(String service, Instant at, Notification.Event event, String route, String... to) {
        return new Notification(
                "command-" + service + event + route + at.getEpochSecond(),
                "incident-of-" + service,
                service,
                at,
                route,
                List.of(to),
                event,
                Notification.Severity.CRITICAL,
                "dedup",
                "[CRITICAL] " + service,
                "",
                "first",
                Optional.empty(),
                at.plusSeconds(600));
    }

    static CommandResult delivered(Notification notification, String receiver, CommandResult.Outcome outcome) {
        return new CommandResult(
                notification.commandId(),
                notification.incidentId(),
                notification.service(),
                CommandResult.Kind.NOTIFICATION,
                receiver,
                outcome,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                notification.instant(),
                outcome == CommandResult.Outcome.DONE ? "202" : "the receiver is not configured");
    }

    static ScaleCommand scale(String service, Instant at) {
        return new ScaleCommand(
                "scale-" + at.getEpochSecond(),
                "incident-of-" + service,
                "alert",
                service,
                "dynamodb-throttles",
                at,
                at.plusSeconds(60),
                "dynamodb:table/" + service,
                "write_capacity",
                ScaleCommand.Direction.OUT,
                25,
                new ScaleCommand.Limits(
                        25, 100, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                "throttled");
    }

    static CommandResult scaled(ScaleCommand command, Optional<CommandResult.Effect> effect) {
        return new CommandResult(
                command.commandId(),
                command.incidentId(),
                command.service(),
                CommandResult.Kind.SCALE,
                command.resource(),
                CommandResult.Outcome.DONE,
                Optional.empty(),
                effect,
                OptionalLong.of(25),
                OptionalLong.of(50),
                1,
                command.instant().plusSeconds(1),
                "");
    }

    /** Everything is known, and every partition decided until then. */
    static Feed feed(Instant decided) {
        return new Feed(
                1,
                Map.of(0, decided, 1, decided),
                true,
                Optional.of(decided),
                List.of(),
                new Feed.Flow(
                        OptionalLong.of(12),
                        OptionalLong.of(208),
                        OptionalLong.of(0),
                        OptionalLong.of(31_000),
                        OptionalLong.of(0),
                        OptionalLong.of(0)),
                List.of());
    }

    /** A deployment with an incident: two services breach, one is fine, one measures page loads, one is silent. */
    static Board incident() {
        Board board = new Board("loadline at broker1:9092", Duration.ofMinutes(5));
        for (int i = 30; i > 0; i--) {
            long p95 = i > 8 ? 180 + i % 4 * 10 : 1733;
            board.evaluation(0, latency("checkout-api", "POST /orders", ago(i * 10L), p95, 600));
            board.evaluation(0, latency("checkout-api", "GET /orders/{id}", ago(i * 10L), p95 - 100, 1200));
            board.evaluation(1, throttles("orders-table", "PutItem", ago(i * 10L), i > 5 ? 0 : 210, 4200));
            board.evaluation(1, latency("account-api", "POST /login", ago(i * 10L), 200, 1260));
        }
        board.evaluation(0, pageLoad("storefront", ago(12), 812));
        board.transition(
                0,
                transition(
                        "silent-api",
                        "GET /",
                        ago(900),
                        1,
                        AlertStatus.OK,
                        AlertStatus.NO_DATA,
                        TransitionReason.NO_DATA,
                        Optional.empty()));
        board.transition(
                0, transition("checkout-api", "POST /orders", ago(80), 1, AlertStatus.OK, AlertStatus.WARNING));
        board.transition(
                0, transition("checkout-api", "POST /orders", ago(75), 2, AlertStatus.WARNING, AlertStatus.CRITICAL));
        board.transition(
                0, transition("checkout-api", "GET /orders/{id}", ago(70), 1, AlertStatus.OK, AlertStatus.WARNING));
        Notification open =
                notification("checkout-api", ago(74), Notification.Event.OPEN, "oncall", "pagerduty", "sns");
        board.notification(open);
        board.result(delivered(open, "pagerduty", CommandResult.Outcome.DONE));
        Notification old = notification("orders-table", ago(1800), Notification.Event.OPEN, "oncall", "pagerduty");
        board.notification(old);
        board.result(delivered(old, "pagerduty", CommandResult.Outcome.DONE));
        Notification over = notification("orders-table", ago(1500), Notification.Event.RESOLVE, "oncall", "pagerduty");
        board.notification(over);
        board.result(delivered(over, "pagerduty", CommandResult.Outcome.FAILED));
        ScaleCommand scale = scale("orders-table", ago(1790));
        board.scaleCommand(scale);
        board.result(scaled(scale, Optional.empty()));
        board.result(scaled(scale, Optional.of(CommandResult.Effect.EFFECTIVE)));
        return board;
    }
}
