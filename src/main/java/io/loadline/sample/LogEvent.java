package io.loadline.sample;

import java.time.Instant;
import java.util.Optional;

/**
 * One log line of a service, as far as Loadline uses it.
 *
 * @param logId identifies the line
 * @param timestamp when it was logged
 * @param series the series whose log counts it belongs to
 * @param level severity
 * @param userId the user on whose behalf it was written
 * @param sessionId the session of that user
 * @param message the text
 * @param traceId the trace it belongs to
 * @param audit what makes it an audit event
 */
public record LogEvent(
        String logId,
        Instant timestamp,
        SeriesKey series,
        Level level,
        Optional<String> userId,
        Optional<String> sessionId,
        String message,
        Optional<String> traceId,
        Optional<Audit> audit) {

    /** Severity, ascending. */
    public enum Level {
        UNKNOWN,
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL;

        /** Whether it counts as a log error. */
        public boolean isError() {
            return compareTo(ERROR) >= 0;
        }
    }

    /**
     * What makes a line an audit event.
     *
     * @param actionType what was done
     * @param resourceId what it was done to
     */
    public record Audit(String actionType, String resourceId) {}
}
