package io.loadline.exactness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A monitor in a JVM and a session of its own, which can be killed and started again on the same state directory. */
final class MonitorProcess implements AutoCloseable {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final Path directory;
    private final List<String> command;
    private Process process;
    private int starts;

    /**
     * @param directory holds its state, its log and its signals
     * @param options options of the JVM
     * @param arguments what {@link MonitorMain} is told beyond its directory and name
     */
    MonitorProcess(String name, Path directory, List<String> options, List<String> arguments) {
        this.name = name;
        this.directory = directory;
        command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-Djava.net.preferIPv4Stack=true"));
        command.addAll(options);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, MonitorMain.class.getName(), directory.toString(), name));
        command.addAll(arguments);
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
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
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
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + logTail());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return isReady();
    }

    /** SIGKILL, then waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGTERM, then waits until it has stopped by itself. */
    int stop() {
        process.destroy();
        return awaitEnd(Duration.ofSeconds(30));
    }

    /** Has it halt at its next acknowledged write to the panes: after the send, before the commit. Waits for that. */
    int haltInsideATransaction() {
        try {
            Files.createFile(MonitorMain.halt(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return awaitEnd(Duration.ofSeconds(30));
    }

    private int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " did not end within " + limit + ":\n" + logTail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return process.exitValue();
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

    private Path log() {
        return directory.resolve("log");
    }

    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
