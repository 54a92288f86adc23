package io.loadline.wire;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.pane.Exemplar;
import io.loadline.sample.LogEvent;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Counts;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Held;
import io.loadline.sla.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One value of every record, no two fields alike, so that swapped fields are seen. */
final class Examples {
    static final Instant T = Instant.parse("2026-03-01T10:00:05.250Z");
    static final SeriesKey SERIES = new SeriesKey("orders", "web", "GET /cart", Map.of("region", "eu-1"));
    static final Counts COUNTS =
            new Counts(1000, 20, 3, 4, OptionalLong.of(110_000), OptionalLong.of(620_000), OptionalLong.of(900_000));
    static final Counts NO_COUNTS =
            new Counts(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    static final Evaluation EVALUATION = new Evaluation(
            T,
            new Group(SERIES),
            "default",
            "latency",
            "latency_p95",
            Duration.ofMinutes(1),
            OptionalDouble.of(620.5),
            OptionalDouble.of(614.25),
            OptionalDouble.of(626.75),
            Level.CRITICAL,
            Optional.of(Held.WITHIN_ERROR),
            COUNTS,
            "0123456789ab");

    static final Evaluation EMPTY_EVALUATION = new Evaluation(
            T,
            new Group(new SeriesKey("orders", "api", "", Map.of())),
            "default",
            "latency",
            "latency_p95",
            Duration.ofMinutes(1),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Level.NO_DATA,
            Optional.empty(),
            NO_COUNTS,
            "0123456789ab");

    static final AlertTransition TRANSITION = new AlertTransition(
            "t1",
            "a1",
            Optional.of("i1"),
            7,
            T,
            new Group(SERIES),
            "default",
            "latency",
            AlertStatus.PENDING,
            AlertStatus.NO_DATA,
            TransitionReason.PENDING_ENDED,
            OptionalDouble.of(620.5),
            OptionalDouble.of(500),
            new Evidence(
                    "latency_p95",
                    OptionalDouble.of(620.5),
                    OptionalDouble.of(614.25),
                    OptionalDouble.of(626.75),
                    "> 500ms",
                    T.minusSeconds(60),
                    T.minusSeconds(1),
                    COUNTS,
                    List.of(new Exemplar("trace-1", 900_001, true), new Exemplar("trace-2", 900_000, false)),
                    "0123456789ab",
                    42),
            "ba9876543210");

    static final Notification NOTIFICATION = new Notification(
            "c1",
            "i1",
            "orders",
            T,
            "pager",
            List.of("pagerduty", "sns"),
            Notification.Event.ESCALATE,
            Notification.Severity.WARNING,
            "dedup",
            "summary",
            "detail",
            "first",
            Optional.of("https://runbook.example/orders"),
            T.plusSeconds(600));

    static final ScaleCommand SCALE = new ScaleCommand(
            "c2",
            "i1",
            "a1",
            "orders",
            "throttles",
            T,
            T.plusSeconds(60),
            "dynamodb:table/orders",
            "write_capacity",
            ScaleCommand.Direction.IN,
            5,
            new ScaleCommand.Limits(1, 100, Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ofSeconds(61)),
            "throttled");

    static final CommandResult RESULT = new CommandResult(
            "c2",
            "i1",
            "orders",
            CommandResult.Kind.SCALE,
            "dynamodb:table/orders",
            CommandResult.Outcome.DRY_RUN,
            Optional.of("max_step"),
            Optional.of(CommandResult.Effect.INCONCLUSIVE),
            OptionalLong.of(10),
            OptionalLong.of(15),
            2,
            T,
            "done");

    static final AuditEvent AUDIT =
            new AuditEvent("au1", T, "alert.transition", "loadline", "a1", "orders", "{\"to\":\"critical\"}");

    static final AuditRecord AUDIT_RECORD = new AuditRecord(AUDIT, "audit-3", 9, "0".repeat(64), "a".repeat(64));

    static final LogEvent LOG = new LogEvent(
            "log-1",
            T,
            SERIES,
            LogEvent.Level.ERROR,
            Optional.of("u1"),
            Optional.of("s1"),
            "it broke",
            Optional.of("trace-1"),
            Optional.of(new LogEvent.Audit("user.login", "cart/1")));

    private Examples() {}
}
