package io.loadline.cli;

import io.loadline.policy.CheckReport;
import io.loadline.policy.Finding.Severity;
import io.loadline.policy.PolicyCheck;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline policy check}: everything that is wrong with policy files, and what they probably do not mean. */
@Command(
        name = "check",
        header = "Check policy files: everything that is wrong, with its place, the reason and the nearest valid name.",
        description = {
            "Errors keep a file from being used. A file without errors is also searched for what its author probably did"
                    + " not want: warnings. Each names its rule; docs/policy-check.md explains them.",
            "Nothing but the files is read: no broker, no address of a runbook."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no errors; with --fail-on warning no warnings either",
            "1:errors were found, or with --fail-on warning warnings",
            "2:wrong usage, or there is no such file"
        },
        footerHeading = "%nExample:%n",
        footer = {"  loadline policy check policies/", "  loadline policy check my.yaml --fail-on warning --json"})
final class PolicyCheckCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|DIR|NAME",
            arity = "0..*",
            description =
                    "Policy files, directories of them (*.yaml and *.yml, but not *.test.yaml), or names of policies"
                            + " that come with Loadline, such as default (default: policies).")
    private List<Path> paths = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "Exit with 1 from this severity on: error or warning (default: ${DEFAULT-VALUE}).")
    private Severity failOn = Severity.ERROR;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PolicyCheck check = new PolicyCheck(Instant.now());
        for (Path path : paths.isEmpty() ? List.of(Path.of("policies")) : paths) {
            boolean name = !Files.exists(path) && path.toString().matches("[A-Za-z0-9_-]+");
            if (name && !paths.isEmpty()) {
                check.addBundled(path.toString());
            } else {
                check.add(path);
            }
        }
        CheckReport report = new CheckReport(check.files(), check.findings());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            boolean colour = spec.commandLine().getColorScheme().ansi().enabled();
            report.lines(colour).forEach(out::println);
        }
        out.flush();
        return report.findings().stream().anyMatch(finding -> finding.severity().compareTo(failOn) >= 0) ? 1 : 0;
    }
}
