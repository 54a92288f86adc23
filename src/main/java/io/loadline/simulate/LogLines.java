package io.loadline.simulate;

import io.loadline.sample.LogEvent;
import io.loadline.sample.LogEvent.Audit;
import io.loadline.sample.LogEvent.Level;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The log lines of the simulated services: mostly INFO, with users and their sessions, some of them audit events. */
final class LogLines {
    private static final int USERS = 400;
    private static final double AUDIT_RATIO = 0.03;
    private static final double WARN_RATIO = 0.03;

    private final Random random;
    private final String run;
    private long lines;

    /** @param run tells the log ids of this run from those of others */
    LogLines(Random random, String run) {
        this.random = random;
        this.run = run;
    }

    /** The line about a request. */
    LogEvent line(
            ServiceProfile service,
            String operation,
            long timeMillis,
            long latencyMicros,
            Outcome outcome,
            String traceId) {
        Optional<String> user = service.hasUsers() ? Optional.of(user()) : Optional.empty();
        return new LogEvent(
                "log-" + run + "-" + lines++,
                Instant.ofEpochMilli(timeMillis),
                new SeriesKey(service.name(), service.kind(), operation, Map.of("region", service.region())),
                level(outcome),
                user,
                user.map(name -> "session-" + name + "-" + timeMillis / 600_000),
                String.format(Locale.ROOT, "%s %s in %.1f ms", operation, word(outcome), latencyMicros / 1000.0),
                Optional.of(traceId),
                user.filter(name -> random.nextDouble() < AUDIT_RATIO).map(name -> audit(name, service, operation)));
    }

    private String user() {
        // Squared, so that some users are seen far more often than others.
        double drawn = random.nextDouble();
        return "user-" + (int) (drawn * drawn * USERS);
    }

    private Level level(Outcome outcome) {
        return switch (outcome) {
            case ERROR -> Level.ERROR;
            case THROTTLED -> Level.WARN;
            case OK -> random.nextDouble() < WARN_RATIO ? Level.WARN : Level.INFO;
        };
    }

    private static Audit audit(String user, ServiceProfile service, String operation) {
        return operation.equals("POST /login")
                ? new Audit("user.login", user)
                : new Audit("user.action", service.name() + " " + operation);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case ERROR -> "failed";
            case THROTTLED -> "throttled";
            case OK -> "done";
        };
    }
}
