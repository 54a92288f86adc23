package io.loadline.exactness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A monitor in a JVM and a session of its own, which can be killed and started again on the same state directory. */
final class MonitorProcess implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final Path directory;
    private final JavaProcess process;
    private int starts;

    /**
     * @param directory holds its state, its log and its signals
     * @param options options of the JVM
     * @param arguments what {@link MonitorMain} is told beyond its directory and name
     */
    MonitorProcess(String name, Path directory, List<String> options, List<String> arguments) {
        this.name = name;
        this.directory = directory;
        List<String> all = new ArrayList<>(List.of(directory.toString(), name));
        all.addAll(arguments);
        process = new JavaProcess(name, directory.resolve("log"), options, Map.of(), MonitorMain.class, all);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    void start() {
        starts++;
        try {
            Files.deleteIfExists(MonitorMain.ready(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
        process.start();
    }

    /** Number of times it was started. */
    int starts() {
        return starts;
    }

    boolean isReady() {
        return Files.exists(MonitorMain.ready(directory));
    }

    /** Waits until it decides, or for that long. */
    boolean awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isReady() && System.nanoTime() - deadline < 0) {
            process.assertAlive();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return isReady();
    }

    /** SIGKILL, then waits until it is gone. */
    void kill() {
        process.kill();
    }

    /** SIGTERM, then waits until it has stopped by itself. */
    int stop() {
        process.terminate();
        return process.awaitEnd(Duration.ofSeconds(30));
    }

    /** Has it halt at its next acknowledged write to the panes: after the send, before the commit. Waits for that. */
    int haltInsideATransaction() {
        try {
            Files.createFile(MonitorMain.halt(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return process.awaitEnd(Duration.ofSeconds(30));
    }

    /** Deletes all that it kept. */
    void lose() {
        try (Stream<Path> paths = Files.walk(MonitorMain.state(directory))) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String logTail() {
        return process.logTail();
    }

    @Override
    public void close() {
        process.close();
    }
}
