package io.loadline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process that never outlives this one, not even when this one is killed.
 *
 * <p>Where there is a POSIX shell, a second tiny process waits for the end of a pipe that only this process holds open,
 * and then ends the child. The child is also kept from seeing an interrupt (Ctrl-C), which a terminal sends to every
 * process of a command: this process stops first, in its own order, while the child still answers. Elsewhere a shutdown
 * hook has to do.
 */
final class GuardedProcess {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedProcess.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String IGNORE_INTERRUPT = "trap '' INT; exec \"$@\"";
    private static final String KILL_AT_END_OF_PIPE = "trap '' INT; read -r done || kill \"$1\"";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process child;
    private final Path output;
    private final Optional<Process> guard;
    private final Optional<Thread> hook;

    private GuardedProcess(Process child, Path output, Optional<Process> guard, Optional<Thread> hook) {
        this.child = child;
        this.output = output;
        this.guard = guard;
        this.hook = hook;
    }

    /**
     * Starts a command.
     *
     * @param output receives what it prints
     */
    static GuardedProcess start(List<String> command, Path workingDirectory, Path output) {
        boolean shell = Files.isExecutable(SHELL);
        List<String> words = new ArrayList<>();
        if (shell) {
            words.addAll(List.of(SHELL.toString(), "-c", IGNORE_INTERRUPT, SHELL.toString()));
        }
        words.addAll(command);
        try {
            Process child = new ProcessBuilder(words)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            child.getOutputStream().close();
            return shell
                    ? new GuardedProcess(child, output, Optional.of(guard(child)), Optional.empty())
                    : new GuardedProcess(child, output, Optional.empty(), Optional.of(hook(child)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    private static Process guard(Process child) throws IOException {
        try {
            return new ProcessBuilder(
                            SHELL.toString(), "-c", KILL_AT_END_OF_PIPE, SHELL.toString(), Long.toString(child.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            child.destroyForcibly();
            throw e;
        }
    }

    private static Thread hook(Process child) {
        Thread hook = new Thread(child::destroyForcibly, "end-" + child.pid());
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    long pid() {
        return child.pid();
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** What the process has printed so far. */
    String printed() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "(its output in " + output + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Ends the process, by force when it does not go within five seconds, and waits for it. */
    void stop() {
        child.destroy();
        try {
            if (!child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                child.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        guard.ifPresent(GuardedProcess::dismiss);
        hook.ifPresent(Runtime.getRuntime()::removeShutdownHook);
    }

    private static void dismiss(Process guard) {
        try (var pipe = guard.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException e) {
            LOG.debug("the guard process {} was gone already", guard.pid(), e);
        }
    }
}
