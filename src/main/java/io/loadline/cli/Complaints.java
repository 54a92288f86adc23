package io.loadline.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every error into a line on stderr and exit code 2; the stack trace comes only when it is asked for. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final int WRONG = CommandLine.ExitCode.USAGE;
    private final BooleanSupplier debug;

    Complaints(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] args) {
        ParameterException problem = cause(thrown);
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        say(
                command,
                problem,
                "%s: %s%s; '%s --help' shows an example"
                        .formatted(name, firstLine(problem.getMessage()), suggestion(problem), name));
        return WRONG;
    }

    @Override
    public int handleExecutionException(Exception problem, CommandLine command, ParseResult result) {
        String name = command.getCommandSpec().qualifiedName();
        say(command, problem, name + ": " + describe(problem));
        return WRONG;
    }

    /** An option that is misspelt leaves the one it stood for missing: what was written is what must be told. */
    private static ParameterException cause(ParameterException problem) {
        List<String> unknown = problem.getCommandLine().getUnmatchedArguments().stream()
                .filter(argument -> argument.startsWith("-"))
                .toList();
        return problem instanceof MissingParameterException && !unknown.isEmpty()
                ? new UnmatchedArgumentException(problem.getCommandLine(), unknown)
                : problem;
    }

    private void say(CommandLine command, Exception problem, String line) {
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(line));
        if (debug.getAsBoolean()) {
            problem.printStackTrace(err);
        }
        err.flush();
    }

    /** The message of an error that is meant for users, and something of use for any other. */
    static String describe(Throwable problem) {
        if (problem instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file";
        }
        if (problem instanceof AccessDeniedException denied) {
            return denied.getFile() + ": may not be read or written; check its permissions";
        }
        String message = problem.getMessage();
        if (message == null || message.isBlank()) {
            Throwable cause = problem.getCause();
            return cause != null
                    ? describe(cause)
                    : problem.getClass().getSimpleName() + " without a message; --debug shows where";
        }
        boolean meant = problem instanceof BadInput
                || problem instanceof IllegalArgumentException
                || problem instanceof IllegalStateException
                || problem.getClass().getName().startsWith("io.loadline.");
        return meant
                ? message.strip()
                : "%s%s (%s; --debug shows where)"
                        .formatted(
                                message.strip(),
                                because(problem),
                                problem.getClass().getSimpleName());
    }

    /** What the first cause says: a client library's own message often names no reason. */
    private static String because(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause == problem || cause.getMessage() == null
                ? ""
                : ": " + cause.getMessage().strip();
    }

    private static String firstLine(String message) {
        return Objects.requireNonNullElse(message, "wrong usage")
                .lines()
                .findFirst()
                .orElse("wrong usage");
    }

    private static String suggestion(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched) {
            List<String> nearest = unmatched.getSuggestions();
            return nearest.isEmpty() ? "" : ", did you mean " + nearest.get(0) + "?";
        }
        return "";
    }
}
