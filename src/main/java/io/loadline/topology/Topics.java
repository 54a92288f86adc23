package io.loadline.topology;

import io.loadline.topology.Topic.Cleanup;
import java.time.Duration;
import java.util.List;

/**
 * Every topic of a deployment (design §4). Topics that are co-partitioned by service (panes, evaluations, audit events,
 * snapshots and the inputs) have the same number of partitions, so partition p of panes alone decides what is in
 * partition p of evaluations.
 */
public final class Topics {
    /** The prefix of a deployment that sets none. */
    public static final String DEFAULT_PREFIX = "loadline";

    private static final Duration DAY = Duration.ofDays(1);

    private final String prefix;
    private final Topic metrics;
    private final Topic logs;
    private final Topic control;
    private final Topic panes;
    private final Topic evaluations;
    private final Topic alerts;
    private final Topic notifications;
    private final Topic scaleCommands;
    private final Topic commandResults;
    private final Topic actuatorState;
    private final Topic auditEvents;
    private final Topic audit;
    private final Topic snapshots;
    private final Topic logMetadata;
    private final Topic deadLetters;

    private Topics(String prefix) {
        this.prefix = prefix;
        metrics = input("metrics", "service (any key works)", "MetricBatch", 7);
        logs = input("logs", "service", "LogEvent", 7);
        control = new Topic(
                "control",
                prefix + ".control",
                "kind/name",
                "ControlEvent",
                true,
                Topic.FOREVER,
                Cleanup.COMPACT,
                true);
        panes = own("panes", "service", "PaneRecord", 30);
        evaluations = own("evaluations", "series", "Evaluation", 3);
        alerts = own("alerts", "alert id", "AlertTransition", 365);
        notifications = own("notifications", "incident id", "Notification", 30);
        scaleCommands = new Topic(
                "scale-commands",
                prefix + ".scale-commands",
                "resource",
                "ScaleCommand",
                true,
                DAY.multipliedBy(30),
                Cleanup.DELETE,
                false);
        commandResults = own("command-results", "service", "CommandResult", 30);
        actuatorState = new Topic(
                "actuator-state",
                prefix + ".actuator-state",
                "command id or resource",
                "ActuatorState",
                false,
                DAY.multipliedBy(90),
                Cleanup.COMPACT_AND_DELETE,
                false);
        auditEvents = own("audit-events", "service", "AuditEvent", 7);
        audit = own("audit", "chain", "AuditRecord", 365);
        snapshots = own("snapshots", "panes partition", "Snapshot", 30);
        logMetadata = own("log-metadata", "log_id", "LogMetadata", 7);
        deadLetters = own("dead-letters", "the original key", "the original bytes", 30);
    }

    /**
     * The topics of a deployment.
     *
     * @param prefix 1 to 100 letters, digits, dots, dashes and underscores
     * @throws IllegalArgumentException when the prefix is none
     */
    public static Topics withPrefix(String prefix) {
        if (!prefix.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "prefix must be 1 to 100 letters, digits, dots, dashes and underscores, was '" + prefix + "'");
        }
        return new Topics(prefix);
    }

    private Topic input(String name, String key, String value, int days) {
        return new Topic(name, prefix + "." + name, key, value, false, DAY.multipliedBy(days), Cleanup.DELETE, true);
    }

    private Topic own(String name, String key, String value, int days) {
        return new Topic(name, prefix + "." + name, key, value, false, DAY.multipliedBy(days), Cleanup.DELETE, false);
    }

    /** What every name begins with. */
    public String prefix() {
        return prefix;
    }

    /** Samples, as producers write them. */
    public Topic metrics() {
        return metrics;
    }

    /** Log lines. */
    public Topic logs() {
        return logs;
    }

    /** What operators and the deployment say to every partition. */
    public Topic control() {
        return control;
    }

    /** What phase 1 tells phase 2. */
    public Topic panes() {
        return panes;
    }

    /** What was measured. */
    public Topic evaluations() {
        return evaluations;
    }

    /** Every transition of an alert. */
    public Topic alerts() {
        return alerts;
    }

    /** What people are to be told. */
    public Topic notifications() {
        return notifications;
    }

    /** What capacity is to be changed. */
    public Topic scaleCommands() {
        return scaleCommands;
    }

    /** What became of commands. */
    public Topic commandResults() {
        return commandResults;
    }

    /** The actuator's claims, completions and sent-log. */
    public Topic actuatorState() {
        return actuatorState;
    }

    /** What must be provable later, not yet chained. */
    public Topic auditEvents() {
        return auditEvents;
    }

    /** The audit trail, hash-chained per partition. */
    public Topic audit() {
        return audit;
    }

    /** Phase 2's decided state, now and then. */
    public Topic snapshots() {
        return snapshots;
    }

    /** One record for each log line. */
    public Topic logMetadata() {
        return logMetadata;
    }

    /** Input that was refused, with the reason. */
    public Topic deadLetters() {
        return deadLetters;
    }

    /** The topics whose partitions are sources of time for phase 1. */
    public List<Topic> timeSources() {
        return List.of(metrics, logs, control);
    }

    /**
     * How many sources of time there are in all.
     *
     * @param partitions what the deployment is set to
     */
    public int timeSourceCount(int partitions) {
        return timeSources().stream()
                .mapToInt(topic -> topic.partitions(partitions))
                .sum();
    }

    /** All of them, in the order in which data flows. */
    public List<Topic> all() {
        return List.of(
                metrics,
                logs,
                control,
                panes,
                evaluations,
                alerts,
                notifications,
                scaleCommands,
                commandResults,
                actuatorState,
                auditEvents,
                audit,
                snapshots,
                logMetadata,
                deadLetters);
    }
}
