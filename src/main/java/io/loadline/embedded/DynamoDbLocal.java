package io.loadline.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DynamoDB Local as a process of its own. Its licence forbids shipping it with other programs or compiling it into them,
 * so Loadline only starts jars that {@code bin/fetch-dynamodb-local} had the user's own Maven resolve.
 *
 * <p>All credentials and regions share one set of tables, any credentials do, and telemetry is off. It listens on every
 * interface of the machine (it has no setting for that), so only test data belongs in it.
 */
public final class DynamoDbLocal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbLocal.class);
    private static final String MAIN = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";
    private static final int START_ATTEMPTS = 3;

    private final Path jars;
    private final DataDirectory scratch;
    private final Optional<Path> database;
    private int port;
    private Optional<GuardedProcess> process = Optional.empty();

    private DynamoDbLocal(Path jars, DataDirectory scratch, Optional<Path> database) {
        this.jars = jars;
        this.scratch = scratch;
        this.database = database;
    }

    /**
     * Starts it with its data in memory: fast, and all is lost by {@link #stop} and {@link #restart}.
     *
     * @throws IllegalStateException when its jars are not there (the message says how to fetch them), or it does not
     *     answer
     */
    public static DynamoDbLocal start() {
        return start(Optional.empty());
    }

    /**
     * Starts it with its data in files, which survive {@link #stop}, {@link #restart} and {@link #close}.
     *
     * @param database a directory for nothing else, made when it is missing
     * @throws IllegalStateException as {@link #start()}
     */
    public static DynamoDbLocal start(Path database) {
        return start(Optional.of(DataDirectory.existing(database).path()));
    }

    private static DynamoDbLocal start(Optional<Path> database) {
        Path jars = DynamoDbLocalJars.locate();
        DynamoDbLocal local = new DynamoDbLocal(jars, DataDirectory.temporary("loadline-dynamodb-"), database);
        try {
            local.startOnFreePort();
        } catch (RuntimeException e) {
            local.close();
            throw e;
        }
        return local;
    }

    /** Where clients connect; the same after every {@link #restart}. */
    public synchronized URI endpoint() {
        return URI.create("http://" + LoopbackPorts.HOST + ":" + port);
    }

    /** Whether the process is up. */
    public synchronized boolean isRunning() {
        return process.filter(GuardedProcess::isAlive).isPresent();
    }

    /** Ends the process; clients then find their connection refused. Does nothing when stopped. */
    public synchronized void stop() {
        process.ifPresent(GuardedProcess::stop);
        process = Optional.empty();
    }

    /**
     * Starts the process again on the same port, after stopping it if it runs.
     *
     * @throws IllegalStateException when it does not answer
     */
    public synchronized void restart() {
        stop();
        startProcess();
    }

    /** Ends the process; data in memory is gone, data in files stays. Safe to call twice. */
    @Override
    public synchronized void close() {
        stop();
        scratch.discard();
    }

    private synchronized void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = LoopbackPorts.free();
            try {
                startProcess();
                return;
            } catch (IllegalStateException e) {
                // Another process may have taken the port between the probe and the start.
                if (attempt == START_ATTEMPTS || !e.getMessage().contains("already in use")) {
                    throw e;
                }
                LOG.warn("dynamodb-local attempt={} port={} was taken, trying another one", attempt, port);
            }
        }
    }

    private void startProcess() {
        GuardedProcess starting =
                GuardedProcess.start(command(), scratch.path(), scratch.path().resolve("output.txt"));
        process = Optional.of(starting);
        try {
            DynamoDbLocalProbe.awaitAnswer(endpoint(), starting);
        } catch (IllegalStateException e) {
            stop();
            throw e;
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Djava.library.path=" + jars,
                "-cp",
                jars.resolve("*").toString(),
                MAIN,
                "-sharedDb",
                "-disableTelemetry",
                "-port",
                Integer.toString(port)));
        database.ifPresentOrElse(
                path -> command.addAll(List.of("-dbPath", path.toString())), () -> command.add("-inMemory"));
        return List.copyOf(command);
    }
}
