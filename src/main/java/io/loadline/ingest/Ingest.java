package io.loadline.ingest;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.RejectReason;
import io.loadline.wire.LineFormat;
import io.loadline.wire.LineReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads files and writes what they say to the input topics. The lines are read on threads of their own, one for all
 * files that are merged by time, one for each that is followed; the caller's thread sends what has waited long enough,
 * tells people what they should know at once, and ends it all.
 */
public final class Ingest {
    private static final Duration TICK = Duration.ofMillis(25);
    private static final Duration MAX_AGE = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    /** Once asked to end: how long what was read has to be acknowledged. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    private static final Duration GRACE_OF_READERS = Duration.ofMillis(500);

    private final IngestSettings settings;
    private final boolean paced;
    private final LineFormat format;
    private final LongConsumer progress;
    private final Consumer<String> notices;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<Exception> broken = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Pace pace = new Pace(System::currentTimeMillis, this::awaitStop);
    private final Deliveries deliveries;
    private final Batches batches;
    private final Intake intake;
    private boolean toldSilence;
    private boolean toldOld;

    /**
     * @param format how the lines are written
     * @param outlet where to write to; stays the caller's
     * @param rejects is told what was refused, on any thread, one at a time
     * @param progress is told how many bytes have been read, again and again
     * @param notices is told what people should know at once
     */
    public Ingest(
            IngestSettings settings,
            LineFormat format,
            Outlet outlet,
            Rejects rejects,
            LongConsumer progress,
            Consumer<String> notices) {
        this.settings = settings;
        this.paced = settings.shift() && outlet.isReal();
        this.format = format;
        this.progress = progress;
        this.notices = notices;
        Refusals refusals = new Refusals(rejects);
        this.deliveries = new Deliveries(outlet::send, refusals, System::nanoTime);
        this.batches =
                new Batches(outlet.topics().topics().metrics().fullName(), MAX_AGE, System::nanoTime, deliveries);
        this.intake = new Intake(settings, outlet.topics(), batches, deliveries, refusals, System::currentTimeMillis);
    }

    /**
     * Reads until all files have ended, or it is asked to stop, or nothing can be written any more.
     *
     * @param asked whether it is to stop
     * @throws IOException when a file cannot be read
     */
    public IngestResult run(BooleanSupplier asked) throws IOException {
        long began = System.nanoTime();
        List<Thread> readers = start();
        reader("loadline-ingest-send", this::sendAged).start();
        boolean finished = false;
        boolean acknowledged = false;
        try {
            while (!finished && !asked.getAsBoolean() && deliveries.failure().isEmpty() && broken.get() == null) {
                finished = join(readers, TICK);
                tick();
            }
            stop.countDown();
            if (!finished) {
                deliveries.giveUpAfter(LAST_WAIT);
                join(readers, GRACE_OF_READERS);
            }
            acknowledged = finish(asked);
            finished &= acknowledged;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            stop.countDown();
        }
        boolean complete = finished && broken.get() == null;
        IngestResult result = result(Duration.ofNanos(System.nanoTime() - began), complete, acknowledged);
        if (broken.get() != null) {
            throw broken(result);
        }
        return result;
    }

    /** Sends what waits, and waits until it is written; whatever a reader still reads is not taken. */
    private boolean finish(BooleanSupplier asked) throws InterruptedException {
        Thread waiting = new Thread(
                () -> {
                    try {
                        while (!asked.getAsBoolean()) {
                            Thread.sleep(TICK.toMillis());
                        }
                        deliveries.giveUpAfter(LAST_WAIT);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "loadline-ingest-end");
        waiting.setDaemon(true);
        waiting.start();
        boolean all = sendAll() && deliveries.awaitAll();
        waiting.interrupt();
        return all;
    }

    /** Ends taking lines; false when a thread that waits for the cluster is in the way until it is given up. */
    private boolean sendAll() throws InterruptedException {
        while (!lock.tryLock(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (deliveries.isOver()) {
                return false;
            }
        }
        try {
            intake.close();
            batches.sendAll();
            intake.passTimeAtEnd();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private IOException broken(IngestResult result) {
        Exception problem = broken.get();
        if (problem instanceof RuntimeException coding && !(problem instanceof UncheckedIOException)) {
            throw coding;
        }
        return new IOException(
                problem.getMessage() + "; everything before " + places(result.nextLines()) + " is written", problem);
    }

    /** File and line of each, for messages. */
    String places(List<Long> lines) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            places.add(settings.files().get(i) + ":" + lines.get(i));
        }
        return String.join(", ", places);
    }

    private IngestResult result(Duration duration, boolean finished, boolean acknowledged) {
        Optional<Duration> shift = pace.shift().isPresent()
                ? Optional.of(Duration.ofMillis(pace.shift().getAsLong()))
                : Optional.empty();
        long[] next = intake.written();
        return new IngestResult(
                intake.lines(),
                intake.skipped(),
                deliveries.samples(),
                deliveries.logEvents(),
                deliveries.records(),
                intake.rejected(),
                duration,
                shift,
                Duration.ofMillis(Math.max(pace.behindMillis(), intake.behindMillis())),
                intake.behindEvents(),
                intake.furthestBehind(),
                Arrays.stream(next).map(line -> line + 1).boxed().toList(),
                finished,
                acknowledged,
                deliveries.failure());
    }

    /** On a thread of its own: while the cluster is away a send can wait for it, and people must be told. */
    private void sendAged() throws InterruptedException {
        while (!awaitStop(TICK.toMillis())) {
            lock.lockInterruptibly();
            try {
                batches.sendAged();
            } finally {
                lock.unlock();
            }
        }
    }

    private void tick() {
        if (deliveries.silence().compareTo(SILENCE) > 0 && !toldSilence) {
            toldSilence = true;
            notices.accept("the cluster has acknowledged nothing for " + SILENCE.toSeconds()
                    + " s: waiting for it, nothing is lost");
        } else if (toldSilence && deliveries.silence().compareTo(SILENCE) < 0) {
            toldSilence = false;
            notices.accept("the cluster answers again");
        }
        if (!toldOld && intake.onlyOld()) {
            toldOld = true;
            notices.accept("so far everything is more than %d min old and is refused as %s; %s"
                    .formatted(
                            settings.time().maxLateness().toMinutes(),
                            RejectReason.TOO_LATE.code(),
                            settings.follow()
                                    ? "--from-end begins with what comes now"
                                    : "--shift lets the recording happen now, 'loadline replay' decides it in its own"
                                            + " time; reading on"));
        }
    }

    private List<Thread> start() throws IOException {
        List<Thread> readers = new ArrayList<>();
        if (settings.follow()) {
            for (int i = 0; i < settings.files().size(); i++) {
                int file = i;
                readers.add(reader("loadline-ingest-" + i, () -> follow(file)));
            }
        } else {
            List<TimedLines> open = open();
            readers.add(reader("loadline-ingest", () -> merge(open)));
        }
        readers.forEach(Thread::start);
        return readers;
    }

    private interface Reading {
        void run() throws Exception;
    }

    private Thread reader(String name, Reading reading) {
        Thread thread = new Thread(
                () -> {
                    try {
                        reading.run();
                    } catch (Exception e) {
                        broken.compareAndSet(null, e);
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    private static boolean join(List<Thread> readers, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Thread reader : readers) {
            reader.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
        return readers.stream().noneMatch(Thread::isAlive);
    }

    private boolean awaitStop(long millis) throws InterruptedException {
        return stop.await(millis, TimeUnit.MILLISECONDS);
    }

    private List<TimedLines> open() throws IOException {
        List<TimedLines> open = new ArrayList<>();
        long[] bytes = new long[settings.files().size()];
        try {
            for (int i = 0; i < bytes.length; i++) {
                int file = i;
                String name = settings.files().get(i).toString();
                LineSource lines = LineSource.open(settings.files().get(i), count -> {
                    bytes[file] = count;
                    progress.accept(Arrays.stream(bytes).sum());
                });
                open.add(new TimedLines(name, format.open(name), lines, intake.needsTime()));
            }
            return open;
        } catch (IOException | RuntimeException e) {
            for (TimedLines file : open) {
                file.close();
            }
            throw e;
        }
    }

    private void merge(List<TimedLines> open) throws IOException, InterruptedException {
        try {
            PriorityQueue<TimedLines> next = new PriorityQueue<>(
                    Comparator.comparingLong(TimedLines::arrival).thenComparingInt(open::indexOf));
            for (int i = 0; i < open.size(); i++) {
                open.get(i).skip(settings.fromLines().get(i) - 1);
                if (open.get(i).next()) {
                    next.add(open.get(i));
                }
            }
            while (!next.isEmpty()) {
                TimedLines file = next.poll();
                if (isStoppedBefore(file) || !take(open.indexOf(file), file)) {
                    return;
                }
                if (file.next()) {
                    next.add(file);
                }
            }
        } finally {
            for (TimedLines file : open) {
                file.close();
            }
        }
    }

    /** Waits for the time of a line where the recorded pace is kept. */
    private boolean isStoppedBefore(TimedLines file) throws InterruptedException {
        if (!paced || file.arrival() == Long.MIN_VALUE) {
            return stop.getCount() == 0;
        }
        if (pace.shift().isEmpty()) {
            intake.shift(pace.begin(file.arrival()));
            notices.accept("times are moved by " + pace.shift().getAsLong() / 60_000 + " min; begins in "
                    + Math.max(0, file.arrival() + pace.shift().getAsLong() - System.currentTimeMillis()) / 1000
                    + " s");
        }
        return pace.await(file.arrival() + pace.shift().getAsLong());
    }

    private boolean take(int index, TimedLines file) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return intake.take(index, file);
        } finally {
            lock.unlock();
        }
    }

    /** A file begins, or another that took its name. */
    private void begin(int index, long linesBefore) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            intake.begin(index, linesBefore);
        } finally {
            lock.unlock();
        }
    }

    /** Which may be a header. */
    private static void showFirstLine(Path file, LineReader reader) throws IOException {
        try (LineSource lines = LineSource.open(file, bytes -> {})) {
            Optional<LineSource.Text> line = lines.next();
            if (line.isPresent()) {
                line.get().read(reader, new SampleBatch());
            }
        }
    }

    private void follow(int index) throws IOException, InterruptedException {
        Path file = settings.files().get(index);
        long skip = settings.fromLines().get(index) - 1;
        boolean first = true;
        while (stop.getCount() > 0) {
            try (FollowedInput input = FollowedInput.open(file, this::awaitStop, () -> System.nanoTime() / 1_000_000)) {
                long before = first && settings.fromEnd() ? input.toEnd() : 0;
                begin(index, first ? Math.max(before, skip) : 0);
                if (!first) {
                    notices.accept(file + " has begun anew");
                }
                LineReader reader = format.open(file.toString());
                if (before > 0) {
                    showFirstLine(file, reader);
                }
                TimedLines lines = new TimedLines(file.toString(), reader, LineSource.of(input), false);
                lines.startAt(before);
                lines.skip(first ? Math.max(before, skip) : 0);
                first = false;
                while (lines.next()) {
                    // What has no line break yet is half a line, unless no more can come.
                    if (!lines.isTerminated() && input.isStopped() || !take(index, lines)) {
                        return;
                    }
                }
            } catch (NoSuchFileException notYet) {
                if (first) {
                    notices.accept(file + " is not there yet: waiting for it");
                }
                first = false;
                if (awaitStop(FollowedInput.POLL_MILLIS)) {
                    return;
                }
            }
        }
    }
}
