package io.loadline.ingest;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Line;
import io.loadline.wire.LineFormat;
import io.loadline.wire.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * The lines of one file, each with its arrival: the recorded one, or the running maximum of event time. A line
 * that jumps more than an hour ahead and is not followed by most of the next hundred comes from a wrong clock: time does
 * not follow it, so that its samples are refused as lying in the future. Not thread-safe.
 */
public final class TimedLines implements Closeable {
    private static final long JUMP_MILLIS = 3_600_000;
    private static final long FAR_MILLIS = 366L * 24 * JUMP_MILLIS;
    private static final int FOLLOWERS = 100;

    private final String name;
    private final LineReader reader;
    private final LineSource lines;
    private final boolean following;
    private final ArrayDeque<LineSource.Text> ahead = new ArrayDeque<>();
    private final SampleBatch batch = new SampleBatch();
    private final SampleBatch scratch = new SampleBatch();
    private LineSource.Text text = LineSource.Text.BLANK;
    private Line line = new Line.Bad(RejectReason.NULL_VALUE, "nothing read yet");
    private long number;
    private long arrival = Long.MIN_VALUE;

    /**
     * @param name of the file, for messages
     * @param reader reads its lines; nobody else uses it
     * @param lines the lines, which are closed with this
     * @param following whether its time is followed; otherwise there is no arrival, and no line is read before the one
     *     before it has been taken
     */
    TimedLines(String name, LineReader reader, LineSource lines, boolean following) {
        this.name = name;
        this.reader = reader;
        this.lines = lines;
        this.following = following;
    }

    /**
     * Opens a file whose time is followed.
     *
     * @param file a file of lines, gzip or not; {@code -} for standard input
     * @param format how its lines are written
     * @param bytes is told how many bytes were read, again and again
     * @throws IOException when it cannot be read
     */
    public static TimedLines open(Path file, LineFormat format, LongConsumer bytes) throws IOException {
        String name = file.toString();
        return new TimedLines(name, format.open(name), LineSource.open(file, bytes), true);
    }

    /**
     * Passes over lines that were taken before. They are shown to the reader all the same: one may be a header or say when
     * a log began, and what the reader gives a number or a place in a limit must be what it was.
     *
     * @param count how many, at least 0
     */
    void skip(long count) throws IOException {
        while (number < count) {
            Optional<LineSource.Text> passed = take();
            if (passed.isEmpty()) {
                return;
            }
            if (!passed.get().isBlank()) {
                passed.get().read(reader, batch);
            }
        }
    }

    /** Moves to the next line that is not blank; false at the end. */
    public boolean next() throws IOException {
        Optional<LineSource.Text> taken = take();
        while (taken.isPresent() && taken.get().isBlank()) {
            taken = take();
        }
        if (taken.isEmpty()) {
            return false;
        }
        text = taken.get();
        line = text.read(reader, batch);
        if (!following) {
            return true;
        }
        long time = latest(line, batch);
        OptionalLong recorded = recordedArrival(line);
        if (recorded.isPresent()) {
            arrival = Math.max(arrival, recorded.getAsLong());
        } else if (time != Long.MIN_VALUE && arrival == Long.MIN_VALUE) {
            arrival = begin(time);
        } else if (time != Long.MIN_VALUE && isPlausible(time)) {
            arrival = Math.max(arrival, time);
        }
        return true;
    }

    private Optional<LineSource.Text> take() throws IOException {
        number++;
        return ahead.isEmpty() ? lines.next() : Optional.of(ahead.poll());
    }

    /** Whether time follows this line, which is not the first that tells one. */
    private boolean isPlausible(long time) throws IOException {
        if (time - arrival <= JUMP_MILLIS) {
            return true;
        }
        List<Long> next = followerTimes();
        long following =
                next.stream().filter(then -> then >= time - JUMP_MILLIS).count();
        return !next.isEmpty() && following * 2 > next.size();
    }

    /**
     * Where time begins: with the first line, unless most of those that follow lie before it or years behind it. Then
     * it is that line whose clock is wrong, and time begins with the others.
     */
    private long begin(long time) throws IOException {
        List<Long> next = followerTimes();
        if (next.isEmpty()) {
            return time;
        }
        long median = next.stream().sorted().toList().get(next.size() / 2);
        if (median >= time - JUMP_MILLIS && median - time <= FAR_MILLIS) {
            return time;
        }
        return next.stream()
                .filter(then -> Math.abs(median - then) <= FAR_MILLIS)
                .mapToLong(Long::longValue)
                .min()
                .orElse(median);
    }

    private List<Long> followerTimes() throws IOException {
        List<Long> times = new ArrayList<>();
        fillAhead();
        LineReader peeking = reader.ahead();
        for (LineSource.Text follower : ahead) {
            long then = follower.isBlank() ? Long.MIN_VALUE : latest(follower.read(peeking, scratch), scratch);
            if (then != Long.MIN_VALUE) {
                times.add(then);
            }
        }
        return times;
    }

    private void fillAhead() throws IOException {
        while (ahead.size() < FOLLOWERS) {
            Optional<LineSource.Text> next = lines.next();
            if (next.isEmpty()) {
                return;
            }
            ahead.add(next.get());
        }
    }

    private static long latest(Line line, SampleBatch samples) {
        if (line instanceof Line.Log log) {
            return log.event().timestamp().toEpochMilli();
        }
        if (line instanceof Line.SamplesAndLog both) {
            return Math.max(latest(both.samples(), samples), latest(both.log(), samples));
        }
        return line instanceof Line.Samples ? samples.latestMillis() : Long.MIN_VALUE;
    }

    /** The text of the line at hand. */
    public String text() {
        return text.line();
    }

    /** The line at hand. */
    public Line line() {
        return line;
    }

    /** The samples of the line at hand. */
    public SampleBatch batch() {
        return batch;
    }

    /** Arrival of the line at hand, epoch milliseconds; {@link Long#MIN_VALUE} before any line has told the time. */
    public long arrival() {
        return arrival;
    }

    /** So many lines were passed over before the first. */
    void startAt(long count) {
        number = count;
    }

    /** Name of the file. */
    String name() {
        return name;
    }

    /** Number of the line at hand, from 1. */
    long number() {
        return number;
    }

    /** Whether a line break followed the line at hand. */
    boolean isTerminated() {
        return text.isTerminated();
    }

    /** File and line, for messages. */
    public String place() {
        return name + ":" + number;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private static OptionalLong recordedArrival(Line line) {
        if (line instanceof Line.Log log) {
            return log.arrivalMillis();
        }
        if (line instanceof Line.SamplesAndLog both) {
            return recordedArrival(both.samples());
        }
        return line instanceof Line.Samples samples ? samples.arrivalMillis() : OptionalLong.empty();
    }
}
