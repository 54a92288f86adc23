package io.loadline.audit;

import java.time.Instant;

/**
 * Something that must be provable later, not yet chained.
 *
 * @param auditId derived id of the event
 * @param timestamp when it was decided or done
 * @param actionType what was done, for instance {@code alert.transition}
 * @param userId who: a user, or {@code loadline}
 * @param resourceId to what: an alert, an incident, a command, a policy, a resource of a log line
 * @param service the service
 * @param detail JSON object with the particulars
 */
public record AuditEvent(
        String auditId,
        Instant timestamp,
        String actionType,
        String userId,
        String resourceId,
        String service,
        String detail) {}
