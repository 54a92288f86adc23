package io.loadline.replay;

import io.loadline.engine.Collector;
import io.loadline.engine.CollectorOutput;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.PolicyCompiler;
import io.loadline.engine.SourceId;
import io.loadline.engine.StateStore;
import io.loadline.engine.TimeSettings;
import io.loadline.ingest.TimedLines;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codecs;
import io.loadline.wire.JsonLines;
import io.loadline.wire.Line;
import io.loadline.wire.LineFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decides event files as the monitor would have: the same collector and evaluator, with the files' own time (design
 * §10). Several files are merged by arrival, then file order, then line. Reads no clock.
 */
public final class EventReplay {
    private static final SourceId SOURCE = new SourceId("events", 0);
    private static final SourceId CONTROL = new SourceId("control", 0);
    private static final long BEFORE_ALL = Long.MIN_VALUE / 4;
    private static final long PANE_MILLIS = 1000;

    private final List<Path> files;
    private final LineFormat format;
    private final LongConsumer progress;
    private final EvaluatorOutput out;
    private final Rejects rejects;
    private final Collector collector;
    private final Evaluator evaluator;
    private final long graceMillis;
    private final Duration maxLateness;
    private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
    private long skipped;
    private long read;
    private long offset;
    private long lastPaneEnd = Long.MIN_VALUE;
    private long arrival = Long.MIN_VALUE;

    /** Is told of every refused sample or line. */
    @FunctionalInterface
    public interface Rejects extends io.loadline.ingest.Rejects {}

    /**
     * What became of the samples: {@code read} = {@code counted} + all of {@code rejected}.
     *
     * @param skipped lines that say nothing and are not wrong, blank ones apart
     * @param read samples and log events read; a line that could not be read counts as one
     * @param counted those that were counted
     * @param late those of them that were merged late
     * @param rejected those that were refused, by reason
     */
    public record Samples(long skipped, long read, long counted, long late, Map<RejectReason, Long> rejected) {
        public Samples {
            rejected = Map.copyOf(rejected);
        }
    }

    /** Replays files of JSON lines. */
    public EventReplay(
            List<Path> files,
            List<PolicyText> policies,
            PolicyCompiler compiler,
            TimeSettings settings,
            EvaluatorOutput out,
            Rejects rejects,
            LongConsumer progress) {
        this(files, JsonLines.format(Codecs.DEFAULT_DIMENSIONS), policies, compiler, settings, out, rejects, progress);
    }

    /**
     * @param files files of lines, gzip or not; {@code -} for standard input
     * @param format how their lines are written
     * @param policies the policies to decide by
     * @param compiler turns their text into policies
     * @param settings the rules of time
     * @param out takes what is decided
     * @param rejects is told what was refused
     * @param progress is told how many bytes have been read, again and again
     */
    public EventReplay(
            List<Path> files,
            LineFormat format,
            List<PolicyText> policies,
            PolicyCompiler compiler,
            TimeSettings settings,
            EvaluatorOutput out,
            Rejects rejects,
            LongConsumer progress) {
        this.files = List.copyOf(files);
        this.format = format;
        this.progress = progress;
        this.out = out;
        this.rejects = rejects;
        this.graceMillis = settings.grace().toMillis();
        this.maxLateness = settings.maxLateness();
        this.collector = new Collector(settings, 1, StateStore.onHeap());
        // Nobody writes to an event file while it is read: no source can stall.
        TimeSettings unstalled = new TimeSettings(
                settings.grace(),
                settings.maxFutureSkew(),
                settings.maxLateness(),
                settings.maxWatermarkStep(),
                Duration.ofDays(365_000),
                settings.forgetAfter());
        EvaluatorSettings evaluation = new EvaluatorSettings(unstalled, "replay", true, true, false);
        this.evaluator = new Evaluator(evaluation, StateStore.onHeap(), compiler);
        ControlEvent event = new ControlEvent(Instant.EPOCH, "replay", "", new ControlEvent.PolicySet(policies));
        feed(new PaneRecord.Control(CONTROL, BEFORE_ALL, 0, event));
    }

    /**
     * Reads all files to their ends, then lets time advance to the first instant at or after the end of the last pane.
     *
     * @throws IOException when a file cannot be read
     */
    public Samples run() throws IOException {
        List<TimedLines> open = new ArrayList<>();
        try {
            long[] bytes = new long[files.size()];
            for (int i = 0; i < files.size(); i++) {
                int index = i;
                open.add(TimedLines.open(files.get(i), format, count -> {
                    bytes[index] = count;
                    progress.accept(Arrays.stream(bytes).sum());
                }));
            }
            merge(open);
        } finally {
            for (TimedLines file : open) {
                file.close();
            }
        }
        finish();
        long refused = rejected.values().stream().mapToLong(Long::longValue).sum();
        return new Samples(skipped, read, read - refused, evaluator.lateSamples(), rejected);
    }

    private void merge(List<TimedLines> open) throws IOException {
        PriorityQueue<TimedLines> next = new PriorityQueue<>(
                Comparator.comparingLong(TimedLines::arrival).thenComparingInt(open::indexOf));
        for (TimedLines file : open) {
            if (file.next()) {
                next.add(file);
            }
        }
        while (!next.isEmpty()) {
            TimedLines file = next.poll();
            take(file);
            if (file.next()) {
                next.add(file);
            }
        }
    }

    private void take(TimedLines file) {
        arrival = Math.max(arrival, file.arrival());
        if (file.line() instanceof Line.Bad bad) {
            read++;
            refuse(file.place(), bad.reason(), bad.message(), file.text());
        } else if (file.line() instanceof Line.Log log) {
            log(log, new Sink(file));
        } else if (file.line() instanceof Line.SamplesAndLog both) {
            Sink sink = new Sink(file);
            samples(file, sink);
            log(both.log(), sink);
        } else if (file.line() instanceof Line.Samples) {
            samples(file, new Sink(file));
        } else {
            skipped++;
        }
    }

    private void samples(TimedLines file, Sink sink) {
        read += file.batch().size();
        collector.samples(SOURCE, arrival, file.batch(), sink);
    }

    private void log(Line.Log log, Sink sink) {
        read++;
        collector.log(SOURCE, arrival, log.event(), sink);
    }

    /** Lets time advance to the first instant at or after the end of the last pane. */
    private void finish() {
        Sink sink = new Sink(() -> "end", () -> "", () -> arrival);
        if (arrival != Long.MIN_VALUE) {
            // Crosses a whole second, upon which the collector sends the partials that are still open.
            passTo(arrival + PANE_MILLIS, sink);
        }
        if (lastPaneEnd == Long.MIN_VALUE) {
            return;
        }
        passTo(lastPaneEnd + graceMillis, sink);
        while (evaluator.decidedMillis() < lastPaneEnd) {
            long end = -Math.floorDiv(-lastPaneEnd, evaluator.stepMillis()) * evaluator.stepMillis();
            feed(new PaneRecord.WatermarkRise(SOURCE, end, 1));
        }
    }

    /** Lets time pass until all steps of the watermark have been sent. */
    private void passTo(long arrivalMillis, Sink sink) {
        long sent;
        do {
            sent = offset;
            collector.time(SOURCE, arrivalMillis, sink);
        } while (offset > sent);
    }

    private void feed(PaneRecord record) {
        evaluator.accept(record, offset++, 0, out);
    }

    /** A clock that is off by whole half hours is right, in another zone. */
    private String zoneHint(long millis) {
        long minutes = Math.round(Math.abs((double) arrival - millis) / 60_000);
        boolean zone = minutes >= 30 && minutes <= 14 * 60 && (minutes + 2) % 30 <= 4;
        return zone
                ? String.format(
                        Locale.ROOT,
                        "; it is about %s h %s the other lines: is its time zone right?",
                        Math.round(minutes / 30.0) / 2.0,
                        millis < arrival ? "behind" : "ahead of")
                : "";
    }

    private static long latest(TimedLines file) {
        return file.line() instanceof Line.Log log
                ? log.event().timestamp().toEpochMilli()
                : file.batch().latestMillis();
    }

    private String why(RejectReason reason, long millis) {
        return switch (reason) {
            case TOO_LATE ->
                "is more than " + maxLateness.toMinutes() + " min older than " + Instant.ofEpochMilli(arrival)
                        + ", to which time had come; epoch times are in milliseconds" + zoneHint(millis);
            case FUTURE ->
                "lies ahead of " + Instant.ofEpochMilli(arrival) + ", and the lines that follow do not"
                        + zoneHint(millis);
            case NEGATIVE_LATENCY -> "has a latency below zero";
            case ABSURD_LATENCY -> "has a latency of more than one day";
            case UNKNOWN_OUTCOME -> "has an outcome that is none of ok, error, throttled";
            case BAD_VALUE -> "has a value that is not finite or outside ±10¹², or a count below one";
            case BAD_FIELD -> "has a name that is too long";
            default -> "was refused: " + reason.code();
        };
    }

    private void refuse(String place, RejectReason reason, String message, String line) {
        rejected.merge(reason, 1L, Long::sum);
        rejects.rejected(place, reason, message, line);
    }

    /** Takes what the collector sends on while one line is read. */
    private final class Sink implements CollectorOutput {
        private final Supplier<String> place;
        private final Supplier<String> line;
        private final LongSupplier millis;

        Sink(TimedLines file) {
            this(file::place, file::text, () -> latest(file));
        }

        Sink(Supplier<String> place, Supplier<String> line, LongSupplier millis) {
            this.place = place;
            this.line = line;
            this.millis = millis;
        }

        @Override
        public void partials(PaneRecord.Partials partials) {
            partials.entries().forEach(entry -> lastPaneEnd = Math.max(lastPaneEnd, entry.startMillis() + PANE_MILLIS));
            feed(partials);
        }

        @Override
        public void watermark(PaneRecord.WatermarkRise watermark) {
            feed(watermark);
        }

        @Override
        public void control(PaneRecord.Control control) {
            feed(control);
        }

        @Override
        public void result(PaneRecord.Result result) {
            feed(result);
        }

        @Override
        public void rejected(int index, RejectReason reason) {
            refuse(
                    place.get(),
                    reason,
                    "sample " + index + " of the line " + why(reason, millis.getAsLong()),
                    line.get());
        }
    }
}
