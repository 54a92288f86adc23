package io.loadline.monitor;

import io.loadline.alert.AlertStatus;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.engine.EvaluatorFigures;
import io.loadline.engine.SourceFigures;
import io.loadline.engine.SourceId;
import io.loadline.metrics.FigureSource;
import io.loadline.metrics.Figures;
import io.loadline.sample.RejectReason;
import io.loadline.topology.CollectProgress;
import io.loadline.topology.DecisionTotals;
import io.loadline.topology.EvaluationProgress;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The monitor's figures; {@code docs/metrics.md} says what each means. */
final class MonitorFigures implements FigureSource {
    private static final double MILLIS = 1000;
    /** Topics whose records are dead-lettered now and then; in the others it takes a broken producer of ours. */
    private static final Set<String> OF_SAMPLES = Set.of("metrics", "logs");

    private final CollectProgress collected;
    private final EvaluationProgress evaluated;
    private final List<StreamsApp> apps;
    private final Supplier<Boolean> ready;
    private final Supplier<Optional<Heartbeats>> heartbeats;
    private final Clock clock;

    MonitorFigures(
            CollectProgress collected,
            EvaluationProgress evaluated,
            List<StreamsApp> apps,
            Supplier<Boolean> ready,
            Supplier<Optional<Heartbeats>> heartbeats,
            Clock clock) {
        this.collected = collected;
        this.evaluated = evaluated;
        this.apps = apps;
        this.ready = ready;
        this.heartbeats = heartbeats;
        this.clock = clock;
    }

    @Override
    public void tell(Figures out) {
        long now = clock.millis();
        List<SourceFigures> sources = collected.sources();
        sources.forEach(source -> source(out, source, now));
        stalls(out, sources);
        evaluated.partitions().forEach((partition, at) -> partition(out, Integer.toString(partition), at, now));
        evaluated.figures().forEach((partition, held) -> held(out, Integer.toString(partition), held));
        alerts(out, evaluated.figures().values());
        decisions(out, evaluated.totals());
        running(out);
    }

    private static void source(Figures out, SourceFigures of, long now) {
        String[] at = {
            "topic",
            of.source().topic(),
            "partition",
            Integer.toString(of.source().partition())
        };
        out.counter(
                        "loadline_samples_consumed_total",
                        "Samples decoded, and records refused as a whole.",
                        of.consumed(),
                        at)
                .counter("loadline_samples_counted_total", "Samples sent on in partial panes.", of.counted(), at)
                .counter(
                        "loadline_samples_late_total", "Samples counted that were late at their source.", of.late(), at)
                .gauge("loadline_samples_open", "Samples in partial panes not sent yet.", of.open(), at)
                .gauge("loadline_samples_residual", "Samples unaccounted for: lost above 0.", of.residual(), at);
        for (RejectReason reason : RejectReason.values()) {
            long count = of.rejected().getOrDefault(reason, 0L);
            // A rate needs a 0 before the first one.
            if (count > 0 || OF_SAMPLES.contains(of.source().topic())) {
                out.counter(
                        "loadline_samples_dead_lettered_total",
                        "Samples and records sent to the dead letters.",
                        count,
                        "topic",
                        of.source().topic(),
                        "partition",
                        Integer.toString(of.source().partition()),
                        "reason",
                        reason.code());
            }
        }
        if (of.watermarkMillis() != Long.MIN_VALUE) {
            out.gauge(
                    "loadline_source_watermark_lag_seconds",
                    "How far the watermark of a source is behind this machine's clock.",
                    (now - of.watermarkMillis()) / MILLIS,
                    at);
        }
    }

    private void stalls(Figures out, List<SourceFigures> sources) {
        Map<SourceId, Boolean> stalled = new TreeMap<>();
        sources.stream()
                .filter(source -> source.watermarkMillis() != Long.MIN_VALUE)
                .forEach(source -> stalled.put(source.source(), false));
        int unheard = 0;
        for (EvaluatorFigures held : evaluated.figures().values()) {
            held.stalledSources().forEach(source -> stalled.put(source, true));
            unheard = Math.max(unheard, held.unheardSources());
        }
        stalled.forEach((source, left) -> out.flag(
                "loadline_source_stalled",
                "Whether a source is left out because it stands still.",
                left,
                "topic",
                source.topic(),
                "partition",
                Integer.toString(source.partition())));
        out.gauge("loadline_sources_unheard", "Sources that were never heard.", unheard);
    }

    private static void partition(Figures out, String partition, EvaluationProgress.At at, long now) {
        if (at.watermarkMillis() != Long.MIN_VALUE) {
            out.gauge(
                    "loadline_evaluation_watermark_lag_seconds",
                    "How far the evaluation watermark is behind this machine's clock.",
                    (now - at.watermarkMillis()) / MILLIS,
                    "partition",
                    partition);
        }
        if (at.decidedMillis() != Long.MIN_VALUE) {
            out.gauge(
                    "loadline_evaluation_delay_seconds",
                    "How far the instant decided last is behind this machine's clock.",
                    (now - at.decidedMillis()) / MILLIS,
                    "partition",
                    partition);
        }
    }

    private static void held(Figures out, String partition, EvaluatorFigures held) {
        out.gauge("loadline_series", "Series known.", held.series(), "partition", partition)
                .gauge("loadline_panes", "Panes held.", held.panes(), "partition", partition)
                .gauge(
                        "loadline_panes_waiting",
                        "Late partial panes that wait for their instant to be decided.",
                        held.waitingPanes(),
                        "partition",
                        partition);
    }

    private static void alerts(Figures out, Collection<EvaluatorFigures> all) {
        for (AlertStatus status : AlertStatus.values()) {
            if (status != AlertStatus.OK) {
                long count = all.stream()
                        .mapToLong(held -> held.alerts().getOrDefault(status, 0L))
                        .sum();
                out.gauge("loadline_alerts", "Alerts that are not ok.", count, "status", status.code());
            }
        }
        out.gauge(
                "loadline_incidents_open",
                "Incidents that are open.",
                all.stream().mapToInt(EvaluatorFigures::openIncidents).sum());
    }

    private void decisions(Figures out, DecisionTotals totals) {
        out.counter("loadline_evaluations_total", "Evaluations written.", totals.evaluations())
                .counter("loadline_scale_commands_total", "Scale commands written.", totals.scaleCommands())
                .counter(
                        "loadline_panes_unreadable_total",
                        "Records of the panes topic sent to the dead letters.",
                        evaluated.unreadablePanes())
                .delays(
                        "loadline_detection_delay_seconds",
                        "From the instant a transition is about until it was committed.",
                        totals.detection());
        for (AlertStatus to : AlertStatus.values()) {
            out.counter(
                    "loadline_transitions_total",
                    "Transitions written.",
                    totals.transitions().getOrDefault(to, 0L),
                    "to",
                    to.code());
        }
        for (Notification.Event event : Notification.Event.values()) {
            out.counter(
                    "loadline_notifications_total",
                    "Notifications written.",
                    totals.notifications().getOrDefault(event, 0L),
                    "event",
                    event.code());
        }
        for (CommandResult.Effect effect : CommandResult.Effect.values()) {
            out.counter(
                    "loadline_act_effects_total",
                    "Verdicts on what acts changed.",
                    totals.effects().getOrDefault(effect, 0L),
                    "effect",
                    effect.code());
        }
    }

    private void running(Figures out) {
        out.flag("loadline_monitor_ready", "Whether the monitor decides, or stands by.", ready.get());
        out.counter(
                "loadline_clock_steps_total",
                "Heartbeats sent more than 10 s before or after they arrived.",
                collected.clockSteps());
        heartbeats.get().ifPresent(beats -> out.counter(
                        "loadline_heartbeats_sent_total", "Heartbeats the cluster has taken.", beats.sent())
                .counter("loadline_heartbeats_failed_total", "Heartbeats given up.", beats.failed()));
        for (StreamsApp app : apps) {
            app(out, app);
        }
    }

    private static void app(Figures out, StreamsApp app) {
        String[] station = {"application", app.station()};
        out.flag("loadline_application_running", "Whether an application runs.", app.isRunning(), station)
                .flag(
                        "loadline_application_failed",
                        "Whether an application has stopped for good.",
                        app.failure().isPresent(),
                        station)
                .counter(
                        "loadline_application_threads_replaced_total",
                        "Threads that died of what passes by itself.",
                        app.threadsReplaced(),
                        station)
                .gauge(
                        "loadline_state_bytes",
                        "Local state, on disk and in its write buffers.",
                        app.stateBytes(),
                        station);
        out.gauge(
                        "loadline_restore_remaining_offsets",
                        "Offsets of state still to be read back.",
                        app.restoring().remaining(),
                        station)
                .counter(
                        "loadline_restore_records_total",
                        "Records of state read back.",
                        app.restoring().restored(),
                        station);
    }
}
