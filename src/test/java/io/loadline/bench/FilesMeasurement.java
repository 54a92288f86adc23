package io.loadline.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.loadline.engine.TimeSettings;
import io.loadline.ingest.Ingest;
import io.loadline.ingest.IngestResult;
import io.loadline.ingest.IngestSettings;
import io.loadline.ingest.InputTopics;
import io.loadline.ingest.LineSource;
import io.loadline.ingest.Outlet;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.replay.EventReplay;
import io.loadline.replay.ReplayReport;
import io.loadline.topology.Topics;
import io.loadline.wire.LineFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/** One reading of a file in a process of its own: prints lines, seconds, processor seconds and the most bytes of heap in use. */
final class FilesMeasurement {
    static final String RESULT = "result ";

    private static final AtomicLong MOST_HEAP = new AtomicLong();

    private FilesMeasurement() {}

    /** @param args what to do, the form of the lines, the file, the cluster */
    public static void main(String[] args) throws IOException {
        ((Logger) LoggerFactory.getLogger("org.apache.kafka")).setLevel(Level.ERROR);
        LineFormat format = FilesBenchmark.Form.valueOf(args[1]).format();
        Path file = Path.of(args[2]);
        watchHeap();
        Duration before = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        long began = System.nanoTime();
        long lines =
                switch (args[0]) {
                    case "split" -> split(file);
                    case "replay" -> replay(file, format);
                    default -> ingest(file, format, args[3]);
                };
        double seconds = (System.nanoTime() - began) / 1e9;
        double processorSeconds = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .minus(before)
                        .toMillis()
                / 1e3;
        System.out.println(RESULT
                + String.format(Locale.ROOT, "%d %.3f %.3f %d", lines, seconds, processorSeconds, MOST_HEAP.get()));
    }

    /** The most that was in use, garbage included. */
    private static void watchHeap() {
        Thread watch = new Thread(() -> {
            while (true) {
                MOST_HEAP.accumulateAndGet(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), Math::max);
                LockSupport.parkNanos(5_000_000);
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static long split(Path file) throws IOException {
        long lines = 0;
        try (LineSource source = LineSource.open(file, bytes -> {})) {
            while (source.next().isPresent()) {
                lines++;
            }
        }
        return lines;
    }

    private static long replay(Path file, LineFormat format) throws IOException {
        try (ReplayReport report = new ReplayReport(Optional.empty())) {
            return new EventReplay(
                            List.of(file),
                            format,
                            List.of(PolicyTexts.bundled("default")),
                            PolicyReader::compile,
                            TimeSettings.defaults(),
                            report,
                            (place, reason, message, line) -> {
                                throw new IllegalStateException(place + ": " + message);
                            },
                            bytes -> {})
                    .run()
                    .counted();
        }
    }

    private static long ingest(Path file, LineFormat format, String bootstrap) throws IOException {
        TimeSettings usual = TimeSettings.defaults();
        // The lines are as old as the benchmark is long.
        TimeSettings time = new TimeSettings(
                usual.grace(),
                usual.maxFutureSkew(),
                Duration.ofDays(2),
                usual.maxWatermarkStep(),
                usual.sourceStallLimit(),
                usual.forgetAfter());
        InputTopics topics = InputTopics.find(bootstrap, Topics.withPrefix(Topics.DEFAULT_PREFIX), Map.of());
        try (Outlet outlet = Outlet.open(bootstrap, topics, false, Map.of())) {
            IngestResult result = new Ingest(
                            IngestSettings.of(List.of(file), time),
                            format,
                            outlet,
                            (place, reason, message, line) -> {
                                throw new IllegalStateException(place + ": " + message);
                            },
                            bytes -> {},
                            System.err::println)
                    .run(() -> false);
            if (result.failure().isPresent()) {
                throw new IllegalStateException(result.failure().get());
            }
            return result.samples();
        }
    }
}
