package io.loadline.cli;

import io.loadline.policy.PolicyReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code loadline policy check}: everything that is wrong with policy files. */
@Command(
        name = "check",
        header = "Check policy files: everything that is wrong, with its place.",
        footerHeading = "%nExample:%n",
        footer = {"  loadline policy check policies/"})
final class PolicyCheckCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..1",
            defaultValue = "policies",
            description = "A policy file or a directory of them (default: ${DEFAULT-VALUE}).")
    private Path path = Path.of("policies");

    @Override
    public Integer call() {
        PolicyReader.readAll(path);
        return 0;
    }
}
