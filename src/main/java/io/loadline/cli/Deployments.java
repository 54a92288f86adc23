package io.loadline.cli;

import io.loadline.doctor.Connection;
import io.loadline.monitor.MonitorSettings;
import io.loadline.standing.Push;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine;

/** How verbs look at a running deployment, and ask before they change it. */
final class Deployments {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private Deployments() {}

    /** The deployment's settings, when its cluster answers. */
    static MonitorSettings reachable(ServiceOptions service) {
        Logs.onlyWhatIsWrong();
        MonitorSettings deployment = service.records().monitor();
        new Connection(deployment.bootstrap(), deployment.kafka()).requireAnswer(ANSWER);
        return deployment;
    }

    /** The deployment as it stands now; a progress bar shows on a terminal how much of the log is read. */
    static Standing standing(MonitorSettings deployment, PrintWriter err) {
        return caughtUp(Standing.open(deployment), err);
    }

    /** Reads up to where the panes end now, or until an instant is decided everywhere. */
    static void catchUp(Standing standing, Optional<Instant> until, PrintWriter err) {
        try (Reading reading = new Reading()) {
            standing.catchUp(until, reading);
        }
        standing.requireDecided();
        say(standing, until.isEmpty(), err);
    }

    /** Where to say what people must know about what is shown. */
    static Consumer<String> notes(PrintWriter err) {
        return note -> err.println("note: " + RejectLog.inert(note));
    }

    private static void say(Standing standing, boolean asItStandsNow, PrintWriter err) {
        standing.notes().forEach(notes(err));
        if (asItStandsNow) {
            standing.stale().ifPresent(age -> err.println(stale(standing.requireDecided(), age)));
        }
        err.flush();
    }

    /** What must not look as if nothing had happened since. */
    static String stale(Instant decided, Duration age) {
        return "warning: this is old: decided up to %s, %s ago; is a monitor running? 'loadline top' and 'loadline doctor'"
                        .formatted(Json.time(decided), AlertLines.text(age))
                + " tell what it waits for";
    }

    private static Standing caughtUp(Standing standing, PrintWriter err) {
        try (Reading reading = new Reading()) {
            standing.catchUp(reading);
            standing.requireDecided();
        } catch (RuntimeException e) {
            standing.close();
            throw e;
        }
        say(standing, true, err);
        return standing;
    }

    /** A bar on a terminal. */
    private static final class Reading implements BiConsumer<Long, Long>, AutoCloseable {
        private final Optional<ProgressBar> bar = System.console() == null
                ? Optional.empty()
                : Optional.of(new ProgressBarBuilder()
                        .setTaskName("panes")
                        .setStyle(ReadProgress.style())
                        .setInitialMax(-1)
                        .build());

        @Override
        public void accept(Long read, Long whole) {
            bar.ifPresent(shown -> {
                shown.maxHint(whole);
                shown.stepTo(read);
            });
        }

        @Override
        public void close() {
            bar.ifPresent(ProgressBar::close);
        }
    }

    /**
     * Asks whether to go on.
     *
     * @param yes whether that was answered on the command line
     * @return whether to go on
     * @throws BadInput when there is nobody to ask
     */
    static boolean confirm(String question, boolean yes) {
        if (yes) {
            return true;
        }
        Console console = System.console();
        if (console == null) {
            throw new BadInput("nothing was written: this is no terminal to ask at; --yes goes on without being asked,"
                    + " --dry-run only shows");
        }
        Thread interrupted = new Thread(() -> System.err.println("\nnothing was written"));
        Runtime.getRuntime().addShutdownHook(interrupted);
        String answer = console.readLine("%s [y/N] ", question);
        Runtime.getRuntime().removeShutdownHook(interrupted);
        return answer != null && answer.strip().matches("(?i)y(es)?");
    }

    /** Who asks, unless said otherwise. */
    static String user() {
        String name = System.getProperty("user.name", "");
        return name.isBlank() || name.equals("?") ? "unknown" : name;
    }

    /**
     * Says what became of what an operator said.
     *
     * @param done what is said when it has taken effect
     * @return the exit code
     */
    static int told(String done, Push push, CommandLine verb) {
        switch (push.outcome()) {
            case APPLIED -> {
                verb.getOut()
                        .println(done + ", from " + Json.time(push.instant().orElseThrow()) + " on");
                verb.getOut().flush();
                return 0;
            }
            case PENDING ->
                verb.getErr()
                        .println(
                                "written, and not yet in effect: it takes effect when the monitor comes to it; 'loadline"
                                        + " doctor' says what it waits for");
            default -> verb.getErr().println("the monitor refused it: " + RejectLog.inert(push.why()));
        }
        return CommandLine.ExitCode.USAGE;
    }
}
