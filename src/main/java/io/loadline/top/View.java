package io.loadline.top;

import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.ScaleCommand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is to be seen at one moment.
 *
 * @param now the moment
 * @param deployment prefix of the topics, and where the cluster is
 * @param feed how well it is known
 * @param services by name
 * @param incidents open ones first, the worst and then the oldest first; then the latest closed ones
 * @param changes transitions of alerts, newest first
 * @param acts scale commands, newest first
 * @param notes what there is to say besides, newest first
 */
record View(
        Instant now,
        String deployment,
        Feed feed,
        List<Row> services,
        List<IncidentRow> incidents,
        List<AlertTransition> changes,
        List<ActRow> acts,
        List<Note> notes) {

    View {
        services = List.copyOf(services);
        incidents = List.copyOf(incidents);
        changes = List.copyOf(changes);
        acts = List.copyOf(acts);
        notes = List.copyOf(notes);
    }

    /**
     * A service, or one group of its series.
     *
     * @param name of the service; of a group its operation and dimensions
     * @param kind kind of the service
     * @param standing the worst of its alerts
     * @param gauges what was measured last
     * @param trend p95 lately
     * @param other what is measured where there are no requests, for instance {@code page-load 812.00}; else empty
     * @param evaluatedUntil up to when it is decided; empty when that is not known
     * @param stale whether that is too long ago to go by
     * @param breaches alerts that are not ok, worst first
     * @param groups of a service its groups, worst first; of a group none
     */
    record Row(
            String name,
            String kind,
            Standing standing,
            Gauges gauges,
            Trend trend,
            String other,
            Optional<Instant> evaluatedUntil,
            boolean stale,
            List<Breach> breaches,
            List<Row> groups) {
        Row {
            breaches = List.copyOf(breaches);
            groups = List.copyOf(groups);
        }
    }

    /**
     * What was measured. The percentiles of a service are those of its slowest group: percentiles are never averaged.
     *
     * @param p50Micros median latency; absent without requests
     * @param p95Micros 95th percentile
     * @param p99Micros 99th percentile
     * @param perSecond requests a second; absent when nothing tells it
     * @param errorRatio errors / (ok + errors), 0..1; absent without requests
     * @param throttleRatio throttled / requests, 0..1; absent without requests
     */
    record Gauges(
            OptionalLong p50Micros,
            OptionalLong p95Micros,
            OptionalLong p99Micros,
            OptionalDouble perSecond,
            OptionalDouble errorRatio,
            OptionalDouble throttleRatio) {
        static final Gauges NONE = new Gauges(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /**
     * An alert that is not ok.
     *
     * @param group operation and dimensions, empty for the whole service
     * @param indicator indicator as written; empty when no evaluation was seen
     * @param threshold as written, for instance {@code > 500ms}; empty when it is not known
     * @param since when it began, if that was seen
     */
    record Breach(
            String objective,
            String group,
            Standing standing,
            String indicator,
            OptionalDouble value,
            String threshold,
            Optional<Instant> since) {}

    /**
     * An incident.
     *
     * @param since when it opened, or the first that was seen of it
     * @param sinceKnown whether its opening was seen
     * @param standing the worst that it has been while open
     * @param closedAt when it ended; empty while it is open
     * @param firing how many of its alerts fire
     * @param told who was told of it; the latest for each receiver and route
     */
    record IncidentRow(
            String id,
            String service,
            Instant since,
            boolean sinceKnown,
            Standing standing,
            Optional<Instant> closedAt,
            int firing,
            String summary,
            List<Told> told) {
        IncidentRow {
            told = List.copyOf(told);
        }
    }

    /**
     * A notification and one receiver of it.
     *
     * @param event what was told, for instance {@code open}
     * @param result what became of it; empty while it is on its way
     */
    record Told(String route, String receiver, String event, Instant at, Optional<CommandResult> result) {}

    /**
     * A proposal to change a capacity.
     *
     * @param command empty when only its result was seen
     * @param result what the actuator did; empty while it is on its way
     * @param effect what the evaluator found that it changed; empty before the verdict
     */
    record ActRow(
            Optional<ScaleCommand> command,
            Optional<CommandResult> result,
            Optional<CommandResult> effect,
            Instant at) {}

    /** Something to say. */
    record Note(Instant at, String text) {}
}
