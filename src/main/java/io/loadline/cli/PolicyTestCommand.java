package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.rehearsal.Failure;
import io.loadline.rehearsal.JUnitXml;
import io.loadline.rehearsal.Outcome;
import io.loadline.rehearsal.PolicyTest;
import io.loadline.rehearsal.PolicyTests;
import io.loadline.rehearsal.Rehearsal;
import io.loadline.rehearsal.TestReport;
import io.loadline.rehearsal.Timed;
import io.loadline.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline policy test}: what policies decide on made-up inputs, against what their authors expect. */
@Command(
        name = "test",
        header = "Run the unit tests of policies.",
        description = {
            "Runs the engine of the monitor on the inputs of *.test.yaml files, without any broker, and compares levels,"
                    + " alerts, incidents and notifications with what the files expect. docs/policy-tests.md shows how"
                    + " they are written."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline policy test policies/",
            "  loadline policy test shop.test.yaml --run checkout --verbose",
            "  loadline policy test policies/ --junit target/policy-tests.xml"
        })
final class PolicyTestCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..*",
            description = "Files of tests, or directories of *.test.yaml (default: policies).")
    private List<Path> paths = List.of();

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Run only the tests whose name contains this, whatever its case.")
    private Optional<String> run = Optional.empty();

    @Option(names = "--verbose", description = "Also show each test that passed.")
    private boolean verbose;

    @Option(names = "--json", description = "Write the outcomes as JSON.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the outcomes there as JUnit's XML.")
    private Optional<Path> junit = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        junit.ifPresent(file -> Outputs.check("--junit", file));
        List<PolicyTest> tests =
                new ArrayList<>(PolicyTests.readAll(paths.isEmpty() ? List.of(Path.of("policies")) : paths));
        tests.removeIf(test -> !isWanted(test));
        if (tests.isEmpty()) {
            throw new BadInput("--run %s: no test has that in its name; --verbose without --run shows their names"
                    .formatted(run.orElse("")));
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Timed> outcomes = new ArrayList<>();
        for (PolicyTest test : tests) {
            long begin = System.nanoTime();
            Outcome outcome = Rehearsal.run(test);
            outcomes.add(new Timed(outcome, Duration.ofNanos(System.nanoTime() - begin)));
            if (!json) {
                show(outcome, out);
            }
        }
        List<Outcome> all = outcomes.stream().map(Timed::outcome).toList();
        out.println(json ? Json.pretty(toJson(outcomes)) : TestReport.summary(all));
        junit.ifPresent(file -> Outputs.write(file, JUnitXml.of(outcomes)));
        return all.stream().allMatch(Outcome::passed) ? 0 : 1;
    }

    private boolean isWanted(PolicyTest test) {
        return run.filter(name -> !test.name().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
                .isEmpty();
    }

    private void show(Outcome outcome, PrintWriter out) {
        if (!outcome.passed()) {
            TestReport.failed(outcome).forEach(out::println);
        } else if (verbose) {
            out.println(TestReport.passed(outcome));
        }
    }

    private static ObjectNode toJson(List<Timed> outcomes) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode tests = root.putArray("tests");
        outcomes.forEach(timed -> {
            Outcome outcome = timed.outcome();
            ObjectNode test = tests.addObject();
            test.put("file", outcome.test().place().file());
            test.put("line", outcome.test().place().line());
            test.put("name", outcome.test().name());
            test.put("passed", outcome.passed());
            test.put("evaluations", outcome.evaluations());
            test.put("time_ms", timed.time().toMillis());
            ArrayNode failures = test.putArray("failures");
            outcome.failures().forEach(failure -> failures.add(toJson(failure)));
        });
        long passed =
                outcomes.stream().map(Timed::outcome).filter(Outcome::passed).count();
        root.put("passed", passed);
        root.put("failed", outcomes.size() - passed);
        return root;
    }

    private static ObjectNode toJson(Failure failure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", failure.place().file());
        node.put("line", failure.place().line());
        node.put("column", failure.place().column());
        node.put("about", failure.headline());
        ArrayNode lines = node.putArray("difference");
        failure.lines().forEach(lines::add);
        return node;
    }
}
