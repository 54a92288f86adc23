package io.loadline.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Entry point of {@code bin/loadline}. */
@Command(
        name = "loadline",
        description = "Watches service levels in Kafka, finds each breach exactly once, and acts on it.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            DemoCommand.class,
            TopCommand.class,
            AlertsCommand.class,
            AckCommand.class,
            SilenceCommand.class,
            MonitorCommand.class,
            ActuatorCommand.class,
            StoreCommand.class,
            ConfigCommand.class,
            HealthCommand.class,
            ProvisionCommand.class,
            DoctorCommand.class,
            IngestCommand.class,
            ReplayCommand.class,
            MapsCommand.class,
            PolicyCommand.class,
            TopologyCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:found something: a mismatch, a failed check, a level asked for with --fail-on",
            "2:wrong usage, bad input, or it could not be carried out"
        })
public final class Main implements Runnable {
    private static final int BROKEN = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    private Main() {}

    /** Runs a verb and ends the process with its exit code. */
    public static void main(String[] args) {
        // Data is JSON, and JSON is UTF-8, whatever the locale; messages are for the terminal.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        int code = BROKEN;
        try {
            code = run(out, new PrintWriter(System.err, true, Charset.defaultCharset()), args);
            out.flush();
        } finally {
            // Also after an error that nothing catches: threads of what had started would keep the process for ever.
            System.exit(code);
        }
    }

    /**
     * Runs a verb.
     *
     * @param out takes data
     * @param err takes messages
     * @return 0 done, 1 found something, 2 wrong usage or bad input
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    static CommandLine commandLine() {
        Main main = new Main();
        Complaints complaints = new Complaints(() -> main.debug);
        CommandLine commandLine = new CommandLine(main);
        ServiceOptions.addTo(commandLine);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no verb given");
    }
}
