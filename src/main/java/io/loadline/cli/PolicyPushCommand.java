package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertTransition;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.InForce;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.CheckReport;
import io.loadline.policy.Finding;
import io.loadline.policy.PolicyCheck;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.standing.ControlTopic;
import io.loadline.standing.PolicyChanges;
import io.loadline.standing.Push;
import io.loadline.standing.Replica;
import io.loadline.standing.Shadow;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline policy push}: puts policies in force in a running deployment. */
@Command(
        name = "push",
        header = "Put policies in force in a running deployment, or run them beside those in force.",
        description = {
            "The files are the whole set: what they do not have is no longer in force. The difference to what is in force"
                    + " is shown, and what it does at once to alerts that fire; then it asks. All partitions change over at"
                    + " one instant, and alerts whose condition did not change keep their state.",
            "With --shadow nothing is written: the files decide beside those in force on what comes in, and the"
                    + " difference is reported.",
            "Exits with 2 when the files are wrong or did not take effect; with --shadow, with 1 when they decided"
                    + " differently."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline policy push policies/ --shadow --for 10m --bootstrap broker1:9092",
            "  loadline policy push policies/ --bootstrap broker1:9092 --reason 'p95 instead of p99'",
            "  loadline policy push policies/ --bootstrap broker1:9092 --yes --json"
        })
final class PolicyPushCommand implements Callable<Integer> {
    private static final int WRONG = 2;
    private static final int MOST_SHOWN = 40;

    @Mixin
    private ServiceOptions service;

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Policy files, or directories of them.")
    private List<Path> paths = List.of();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Show what would change, and write nothing.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it is in the audit trail.")
    private String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who; the user's name when not given.")
    private Optional<String> by = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long to wait until it is in force (default: ${DEFAULT-VALUE}).")
    private Duration wait;

    @Option(names = "--shadow", description = "Run them beside those in force, and write nothing.")
    private boolean shadow;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long the shadow runs; until Ctrl-C when not given.")
    private Optional<Duration> length = Optional.empty();

    @Option(names = "--json", description = "Write the outcome as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (length.isPresent() && !shadow) {
            throw new BadInput("--for is how long a shadow runs: give it with --shadow");
        }
        String who = by.orElseGet(Deployments::user);
        if (who.equals(ControlTopic.MONITOR)) {
            throw new BadInput("--by " + who + ": that is how a monitor signs what it puts in force at its start");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!isFree(err)) {
            return WRONG;
        }
        List<PolicyText> texts = read(paths);
        MonitorSettings deployment = Deployments.reachable(service);
        if (shadow) {
            return ShadowRun.run(deployment, texts, who, length, json, out, err);
        }
        try (Standing standing = Deployments.standing(deployment, err)) {
            return push(deployment, standing, texts, who, out, err);
        }
    }

    /** Says what is wrong or unwise in the files; whether nothing keeps them from being used. */
    private boolean isFree(PrintWriter err) {
        PolicyCheck check = new PolicyCheck(Instant.now());
        paths.forEach(check::add);
        CheckReport found = new CheckReport(check.files(), check.findings());
        if (!found.findings().isEmpty()) {
            found.linesWithFolded("runbook-missing").forEach(err::println);
        }
        boolean free = found.count(Finding.Severity.ERROR) == 0;
        if (!free) {
            err.println("nothing was written");
        }
        return free;
    }

    /** The whole set, in the order of the policies' names. */
    static List<PolicyText> read(List<Path> paths) {
        Map<String, PolicyText> byName = new TreeMap<>();
        Map<String, Path> from = new TreeMap<>();
        for (Path path : paths) {
            for (PolicyText text : PolicyTexts.load(path)) {
                Path earlier = from.putIfAbsent(text.name(), path);
                if (earlier != null) {
                    throw new BadInput("two policies are called %s, one in %s, one in %s: each needs its own name"
                            .formatted(text.name(), earlier, path));
                }
                byName.put(text.name(), text);
            }
        }
        return List.copyOf(byName.values());
    }

    private int push(
            MonitorSettings deployment,
            Standing standing,
            List<PolicyText> texts,
            String who,
            PrintWriter out,
            PrintWriter err) {
        InForce inForce = standing.inForce();
        List<PolicyText> now = inForce.policies().stream()
                .sorted(Comparator.comparing(PolicyText::name))
                .toList();
        PolicyChanges changes = PolicyChanges.between(
                Replica.readable(inForce),
                texts.stream().map(PolicyReader::compile).toList());
        List<AlertTransition> atOnce = Shadow.atOnce(standing.replicas(), texts, who);
        ObjectNode report = report(inForce, texts, changes, atOnce);
        if (!json) {
            show(inForce, texts, changes, atOnce, out);
        }
        if (now.equals(texts)) {
            return finish(report.put("outcome", "unchanged"), "nothing to do: these are in force", out);
        }
        if (dryRun) {
            return finish(report.put("outcome", "dry_run"), "nothing was written", out);
        }
        out.flush();
        if (!Deployments.confirm("Put them in force?", yes)) {
            finish(report.put("outcome", "declined"), "nothing was written", out);
            return 1;
        }
        ControlEvent.Body body = new ControlEvent.PolicySet(texts);
        long offset = new ControlTopic(deployment)
                .write(ControlTopic.POLICIES, new ControlEvent(Instant.now(), who, reason, body));
        Push push = Push.await(standing, body, offset, wait);
        report.put("offset", offset).put("outcome", push.outcome().name().toLowerCase(Locale.ROOT));
        push.instant().ifPresent(instant -> report.put("instant", Json.time(instant)));
        report.put("partitions", standing.replicas().size());
        switch (push.outcome()) {
            case APPLIED -> {
                return finish(report, applied(standing, push), out);
            }
            case REJECTED ->
                err.println(
                        "the monitor rejected it at " + Json.time(push.instant().orElseThrow())
                                + ", what was in force still is; is its version older than this one? "
                                + RejectLog.inert(push.why()));
            case SUPERSEDED ->
                err.println("superseded at " + Json.time(push.instant().orElseThrow())
                        + ": somebody else has pushed in the same moment, and theirs is in force");
            case PENDING ->
                err.println(("written at offset %d of %s, and not in force after %s: decided up to %s; it"
                                + " takes effect when the monitor comes to it, 'loadline doctor' says what it waits for")
                        .formatted(
                                offset,
                                deployment.names().control(),
                                PolicyChanges.duration(wait),
                                standing.decided().map(Json::time).orElse("nothing")));
        }
        if (json) {
            out.println(Json.pretty(report));
            out.flush();
        }
        return WRONG;
    }

    private static String applied(Standing standing, Push push) {
        SortedSet<Instant> since = Push.since(standing.replicas());
        int partitions = standing.replicas().size();
        return since.size() == 1
                ? "in force since %s in all %d partitions".formatted(Json.time(since.first()), partitions)
                : "in force since %s; other policies have come since"
                        .formatted(Json.time(push.instant().orElseThrow()));
    }

    private int finish(ObjectNode report, String message, PrintWriter out) {
        out.println(json ? Json.pretty(report) : message);
        out.flush();
        return 0;
    }

    private static void show(
            InForce inForce,
            List<PolicyText> texts,
            PolicyChanges changes,
            List<AlertTransition> atOnce,
            PrintWriter out) {
        out.println("in force: " + names(inForce.policies()) + whose(inForce));
        out.println("to push:  " + names(texts));
        out.println();
        for (PolicyChanges.Item item : changes.items()) {
            String mark = item.kind() == PolicyChanges.Kind.ADDED
                    ? "+"
                    : item.kind() == PolicyChanges.Kind.REMOVED ? "-" : "~";
            out.println(RejectLog.inert(mark + " " + item.policy() + ": " + item.what()));
            for (PolicyChanges.Setting setting : item.settings()) {
                out.println(
                        RejectLog.inert("    " + setting.name() + ": " + setting.before() + " -> " + setting.after()));
            }
        }
        out.println("%d added, %d removed, %d changed"
                .formatted(
                        changes.count(PolicyChanges.Kind.ADDED),
                        changes.count(PolicyChanges.Kind.REMOVED),
                        changes.count(PolicyChanges.Kind.CHANGED)));
        if (atOnce.isEmpty()) {
            out.println("no alert changes its state at once");
        } else {
            out.println(atOnce.size() + " alerts change their state at once:");
            atOnce.stream().limit(MOST_SHOWN).map(PolicyPushCommand::line).forEach(out::println);
            if (atOnce.size() > MOST_SHOWN) {
                out.println("  and " + (atOnce.size() - MOST_SHOWN) + " more; --json has all");
            }
        }
    }

    private static String line(AlertTransition transition) {
        return RejectLog.inert("  %s%s  %s: %s -> %s (%s)"
                .formatted(
                        transition.group().service(),
                        transition.group().operation().map(each -> " " + each).orElse(""),
                        transition.objective(),
                        transition.from().code(),
                        transition.to().code(),
                        transition.reason().code()));
    }

    private static String names(List<PolicyText> texts) {
        return texts.isEmpty()
                ? "nothing"
                : texts.stream()
                        .map(text -> RejectLog.inert(text.name()) + " " + text.version())
                        .collect(Collectors.joining(", "));
    }

    private static String whose(InForce inForce) {
        return inForce.issuedBy().isEmpty()
                ? ""
                : RejectLog.inert(", since %s by %s%s"
                        .formatted(
                                Json.time(inForce.since()),
                                inForce.issuedBy(),
                                inForce.reason().isEmpty() ? "" : " (" + inForce.reason() + ")"));
    }

    private static ObjectNode report(
            InForce inForce, List<PolicyText> texts, PolicyChanges changes, List<AlertTransition> atOnce) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ObjectNode now = report.putObject("in_force");
        policies(now.putArray("policies"), inForce.policies());
        if (!inForce.issuedBy().isEmpty()) {
            now.put("since", Json.time(inForce.since()));
            now.put("issued_by", inForce.issuedBy()).put("reason", inForce.reason());
        }
        policies(report.putArray("pushed"), texts);
        ArrayNode all = report.putArray("changes");
        for (PolicyChanges.Item item : changes.items()) {
            ObjectNode node = all.addObject();
            node.put("kind", item.kind().code()).put("policy", item.policy()).put("what", item.what());
            if (!item.settings().isEmpty()) {
                ArrayNode settings = node.putArray("settings");
                item.settings().forEach(setting -> settings.addObject()
                        .put("name", setting.name())
                        .put("before", setting.before())
                        .put("after", setting.after()));
            }
        }
        ArrayNode transitions = report.putArray("at_once");
        atOnce.forEach(transition -> transitions.add(Json.toJson(transition)));
        return report;
    }

    private static void policies(ArrayNode array, List<PolicyText> texts) {
        texts.forEach(text -> array.addObject().put("name", text.name()).put("version", text.version()));
    }
}
