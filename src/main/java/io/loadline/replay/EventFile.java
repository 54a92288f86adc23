package io.loadline.replay;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.RejectReason;
import io.loadline.wire.JsonLines;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * The lines of one event file, each with its arrival: the recorded one, or the running maximum of event time. A line
 * that jumps more than an hour ahead and is not followed by most of the next hundred comes from a wrong clock: time does
 * not follow it, so that its samples are refused as lying in the future. Not thread-safe.
 */
final class EventFile implements Closeable {
    private static final long JUMP_MILLIS = 3_600_000;
    private static final long FAR_MILLIS = 366L * 24 * JUMP_MILLIS;
    private static final int FOLLOWERS = 100;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final String name;
    private final JsonLines parser;
    private final BufferedReader lines;
    private final ArrayDeque<String> ahead = new ArrayDeque<>();
    private final SampleBatch batch = new SampleBatch();
    private final SampleBatch scratch = new SampleBatch();
    private JsonLines.Line line = new JsonLines.Bad(RejectReason.NULL_VALUE, "nothing read yet");
    private long number;
    private long arrival = Long.MIN_VALUE;

    /**
     * @param file a file of JSON lines, gzip or not; {@code -} for standard input
     * @param bytes is told how many bytes were read, again and again
     * @throws IOException when it cannot be read
     */
    EventFile(Path file, JsonLines parser, LongConsumer bytes) throws IOException {
        this.name = file.toString();
        this.parser = parser;
        InputStream raw = name.equals("-") ? System.in : Files.newInputStream(file);
        BufferedInputStream in = new BufferedInputStream(new CountingInput(raw, bytes), 1 << 16);
        in.mark(2);
        boolean gzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
        in.reset();
        this.lines = new BufferedReader(
                new InputStreamReader(gzip ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.UTF_8), 1 << 16);
    }

    /** Moves to the next line that is not blank; false at the end. */
    boolean next() throws IOException {
        String text = take();
        while (text != null && text.isBlank()) {
            text = take();
        }
        if (text == null) {
            return false;
        }
        line = parser.read(text, batch);
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

    private String take() throws IOException {
        number++;
        return ahead.isEmpty() ? lines.readLine() : ahead.poll();
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
        Iterator<String> next = followers();
        while (next.hasNext()) {
            long then = latest(parser.read(next.next(), scratch), scratch);
            if (then != Long.MIN_VALUE) {
                times.add(then);
            }
        }
        return times;
    }

    private Iterator<String> followers() throws IOException {
        while (ahead.size() < FOLLOWERS) {
            String text = lines.readLine();
            if (text == null) {
                break;
            }
            ahead.add(text);
        }
        return ahead.iterator();
    }

    private static long latest(JsonLines.Line line, SampleBatch samples) {
        if (line instanceof JsonLines.Log log) {
            return log.event().timestamp().toEpochMilli();
        }
        return line instanceof JsonLines.Samples ? samples.latestMillis() : Long.MIN_VALUE;
    }

    /** The line at hand. */
    JsonLines.Line line() {
        return line;
    }

    /** The samples of the line at hand. */
    SampleBatch batch() {
        return batch;
    }

    /** Arrival of the line at hand, epoch milliseconds; {@link Long#MIN_VALUE} before any line has told the time. */
    long arrival() {
        return arrival;
    }

    /** File and line, for messages. */
    String place() {
        return name + ":" + number;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private static OptionalLong recordedArrival(JsonLines.Line line) {
        if (line instanceof JsonLines.Log log) {
            return log.arrivalMillis();
        }
        return line instanceof JsonLines.Samples samples ? samples.arrivalMillis() : OptionalLong.empty();
    }

    /** Tells how far reading has come. */
    private static final class CountingInput extends FilterInputStream {
        private final LongConsumer bytes;
        private long count;

        CountingInput(InputStream in, LongConsumer bytes) {
            super(in);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            counted(Math.max(0, read));
            return read;
        }

        private void counted(int read) {
            count += read;
            bytes.accept(count);
        }
    }
}
