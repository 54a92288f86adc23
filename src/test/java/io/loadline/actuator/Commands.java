package io.loadline.actuator;

import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Commands as the evaluator writes them, for tests. */
public final class Commands {
    private Commands() {}

    /** A notification of an incident whose names all derive from its id; it expires in an hour. */
    public static Notification notification(String incident, Notification.Event event, String... receivers) {
        return new Notification(
                incident + "-" + event.code(),
                incident,
                "orders",
                Instant.parse("2026-11-20T10:00:00Z"),
                "on-call",
                List.of(receivers),
                event,
                Notification.Severity.CRITICAL,
                "key-" + incident,
                "latency_p95 of orders is 912 ms",
                "latency_p95 912 ms > 500 ms",
                event == Notification.Event.RESOLVE ? "resolved" : "first",
                Optional.of("https://runbooks.example/orders"),
                Instant.now().plus(Duration.ofHours(1)));
    }

    /** A notification of an opened incident with texts of one's own. */
    public static Notification worded(String incident, String summary, String detail, String runbook) {
        Notification it = notification(incident, Notification.Event.OPEN);
        return new Notification(
                it.commandId(),
                it.incidentId(),
                it.service(),
                it.instant(),
                it.route(),
                it.receivers(),
                it.event(),
                it.severity(),
                it.dedupKey(),
                summary,
                detail,
                it.reason(),
                Optional.of(runbook),
                it.expiresAt());
    }

    /** A step of 50 within 10 to 1000, cooldowns of a minute, that expires in an hour. */
    public static ScaleCommand scale(String id, String table, ScaleCommand.Direction direction) {
        return new ScaleCommand(
                id,
                "incident-1",
                "alert-1",
                "orders",
                "throttles",
                Instant.parse("2026-11-20T10:00:00Z"),
                Instant.now().plus(Duration.ofHours(1)),
                "dynamodb:table/" + table,
                "write_capacity",
                direction,
                50,
                new ScaleCommand.Limits(10, 1000, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofSeconds(60)),
                "throttled");
    }
}
