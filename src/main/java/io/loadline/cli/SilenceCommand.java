package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertStatus;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.Mute;
import io.loadline.monitor.MonitorSettings;
import io.loadline.sla.Matcher;
import io.loadline.standing.AlertRow;
import io.loadline.standing.ControlTopic;
import io.loadline.standing.Push;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline silence}: what nobody is to be told of for a time. */
@Command(
        name = "silence",
        header = "Keep matching alerts from being told of for a time, list what is silenced, or end it.",
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nWhat:%n",
        subcommands = {SilenceCommand.Add.class, SilenceCommand.Show.class, SilenceCommand.Expire.class},
        footerHeading = "%nExample:%n",
        footer = "  loadline silence add service=checkout --for 2h --reason 'planned restart'")
final class SilenceCommand implements Runnable {
    private static final Pattern MATCHER = Pattern.compile("([^=!~\\s]+)\\s*(=~|!~|!=|=)\\s*(.*)", Pattern.DOTALL);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    private static Matcher matcher(String written) {
        java.util.regex.Matcher parts = MATCHER.matcher(written.strip());
        if (!parts.matches()) {
            throw new BadInput(RejectLog.inert(written)
                    + " is no matcher: write label=value, label!=value, label=~regex or label!~regex");
        }
        String value = parts.group(3);
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        Matcher.Operator operator = Arrays.stream(Matcher.Operator.values())
                .filter(each -> each.symbol().equals(parts.group(2)))
                .findFirst()
                .orElseThrow();
        return Matcher.checked(parts.group(1), operator, value);
    }

    private static String written(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(", "));
    }

    /** {@code loadline silence add}. */
    @Command(
            name = "add",
            header = "Silence the alerts that match, for a time.",
            description = {
                "All matchers must hold. Labels are service, kind, operation, dimensions, policy, objective, indicator and"
                        + " level. What it would hide now is shown first; then it asks.",
                "Silenced alerts are still decided and shown; an incident of which somebody was told is still resolved."
            },
            footerHeading = "%nExample:%n",
            footer = {
                "  loadline silence add service=checkout level=warning --for 2h \\",
                "      --reason 'planned restart' --bootstrap broker1:9092",
                "  loadline silence add 'service=~shop-.*' --until 2026-12-01T06:00:00Z --reason move --yes"
            })
    static final class Add implements Callable<Integer> {
        @Mixin
        private ServiceOptions service;

        @Parameters(arity = "1..*", paramLabel = "MATCHER", description = "label=value, !=, =~ or !~.")
        private List<String> written = List.of();

        @Option(names = "--for", paramLabel = "TIME", description = "How long, from now.")
        private Optional<Duration> length = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Until when, like 2026-12-01T06:00:00Z.")
        private Optional<String> until = Optional.empty();

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
        private String reason = "";

        @Option(names = "--by", paramLabel = "NAME", description = "Who; the user's name when not given.")
        private Optional<String> by = Optional.empty();

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Option(names = "--dry-run", description = "Show what it would hide, and write nothing.")
        private boolean dryRun;

        @Option(
                names = "--wait",
                paramLabel = "TIME",
                defaultValue = "60s",
                description = "How long to wait until it has taken effect (default: ${DEFAULT-VALUE}).")
        private Duration wait;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (length.isPresent() == until.isPresent()) {
                throw new BadInput("say how long: either --for TIME or --until TIME");
            }
            List<Matcher> matchers =
                    written.stream().map(SilenceCommand::matcher).toList();
            Instant end = until.map(Add::instant).orElseGet(() -> Instant.now().plus(length.orElseThrow()));
            MonitorSettings deployment = Deployments.reachable(service);
            PrintWriter out = spec.commandLine().getOut();
            try (Standing standing =
                    Deployments.standing(deployment, spec.commandLine().getErr())) {
                Instant now = standing.requireDecided();
                if (!end.isAfter(now)) {
                    throw new BadInput(
                            "it would end at " + Json.time(end) + ", which is past: " + Json.time(now) + " is decided");
                }
                show(
                        standing,
                        matchers,
                        end,
                        out,
                        Deployments.notes(spec.commandLine().getErr()));
                if (dryRun || !Deployments.confirm("Silence them?", yes)) {
                    out.println("nothing was written");
                    out.flush();
                    return 0;
                }
                String id = UUID.randomUUID().toString().substring(0, 8);
                ControlEvent.Body body = new ControlEvent.Silence(
                        id, matchers.stream().map(ControlEvent.Condition::of).toList(), now, end);
                long offset = new ControlTopic(deployment)
                        .write(
                                "silence/" + id,
                                new ControlEvent(Instant.now(), by.orElseGet(Deployments::user), reason, body));
                Push push = Push.await(standing, body, offset, wait);
                return Deployments.told("silence " + id + " until " + Json.time(end), push, spec.commandLine());
            }
        }

        private static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new BadInput("--until " + text + " is no time: write it like 2026-12-01T06:00:00Z", e);
            }
        }

        private static void show(
                Standing standing, List<Matcher> matchers, Instant end, PrintWriter out, Consumer<String> notes) {
            List<AlertRow> hit = standing.alerts().stream()
                    .filter(row -> matchers.stream().allMatch(matcher -> matcher.matches(row.labels()::get)))
                    .toList();
            List<AlertRow> shown = hit.stream()
                    .filter(row -> row.alert().state().status() != AlertStatus.OK)
                    .sorted(AlertLines.WORST_FIRST)
                    .toList();
            long incidents = shown.stream()
                    .flatMap(row -> row.incident().stream())
                    .map(each -> each.id())
                    .distinct()
                    .count();
            out.println(RejectLog.inert(written(matchers)) + " until " + Json.time(end) + " hides now");
            AlertLines lines = new AlertLines(standing.now(), standing.deliveries(standing.incidents(), notes));
            shown.forEach(row -> lines.of(row).forEach(line -> out.println("  " + line)));
            out.println("%d alerts that are not ok, in %d open incidents; %d alerts match in all"
                    .formatted(shown.size(), incidents, hit.size()));
            if (hit.isEmpty()) {
                out.println(
                        "note: it matches no alert that is known; is every label spelt as 'loadline alerts --all --json'"
                                + " has it?");
            }
            out.flush();
        }
    }

    /** {@code loadline silence list}. */
    @Command(
            name = "list",
            header = "List silences and maintenance windows that operators have set and that are not over.",
            footerHeading = "%nExample:%n",
            footer = "  loadline silence list --bootstrap broker1:9092")
    static final class Show implements Callable<Integer> {
        @Mixin
        private ServiceOptions service;

        @Option(names = "--json", description = "Write JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (Standing standing = Deployments.standing(
                    Deployments.reachable(service), spec.commandLine().getErr())) {
                Instant now = standing.requireDecided();
                if (json) {
                    ObjectNode report = JsonNodeFactory.instance.objectNode().put("decided", Json.time(now));
                    ArrayNode all = report.putArray("silences");
                    standing.mutes().forEach(mute -> json(all.addObject(), mute));
                    out.println(Json.pretty(report));
                } else {
                    standing.mutes().forEach(mute -> out.println(RejectLog.inert(line(mute, now))));
                    spec.commandLine().getErr().println(standing.mutes().size() + " as of " + Json.time(now));
                }
                out.flush();
                return standing.stale().isPresent() ? CommandLine.ExitCode.USAGE : 0;
            }
        }

        private static void json(ObjectNode node, Mute mute) {
            node.put("id", mute.id()).put("kind", mute.kind().code());
            ArrayNode matchers = node.putArray("matchers");
            mute.matchers().forEach(matcher -> matchers.add(matcher.toString()));
            node.put("starts_at", Json.time(mute.startsAt())).put("ends_at", Json.time(mute.endsAt()));
            node.put("by", mute.by()).put("reason", mute.reason());
        }
    }

    private static String line(Mute mute, Instant now) {
        return "%s  %s%s  %s %s  by %s: %s"
                .formatted(
                        mute.id(),
                        mute.kind() == Mute.Kind.SILENCE ? "" : "maintenance ",
                        written(mute.matchers()),
                        mute.startsAt().isAfter(now) ? "from " + Json.time(mute.startsAt()) + " until" : "until",
                        Json.time(mute.endsAt()),
                        mute.by(),
                        mute.reason());
    }

    /** {@code loadline silence expire}. */
    @Command(
            name = "expire",
            header = "End a silence now.",
            footerHeading = "%nExample:%n",
            footer = "  loadline silence expire 1f0c2a77 --bootstrap broker1:9092 --reason 'restart is done'")
    static final class Expire implements Callable<Integer> {
        @Mixin
        private ServiceOptions service;

        @Parameters(paramLabel = "ID", description = "Id of a silence, or a unique beginning of it.")
        private String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
        private String reason;

        @Option(names = "--by", paramLabel = "NAME", description = "Who; the user's name when not given.")
        private Optional<String> by = Optional.empty();

        @Option(
                names = "--wait",
                paramLabel = "TIME",
                defaultValue = "60s",
                description = "How long to wait until it has taken effect (default: ${DEFAULT-VALUE}).")
        private Duration wait;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            MonitorSettings deployment = Deployments.reachable(service);
            try (Standing standing =
                    Deployments.standing(deployment, spec.commandLine().getErr())) {
                Instant now = standing.requireDecided();
                List<Mute> silences = new ArrayList<>(standing.mutes());
                silences.removeIf(mute -> mute.kind() != Mute.Kind.SILENCE);
                Mute found = Prefixes.one("silence", id, silences, Mute::id, Mute::id, mute -> line(mute, now));
                // What is decided is past, whatever the clocks of this machine and of the brokers say.
                ControlEvent.Body body = new ControlEvent.Silence(
                        found.id(),
                        found.matchers().stream()
                                .map(ControlEvent.Condition::of)
                                .toList(),
                        found.startsAt(),
                        now);
                long offset = new ControlTopic(deployment)
                        .write(
                                "silence/" + found.id(),
                                new ControlEvent(Instant.now(), by.orElseGet(Deployments::user), reason, body));
                Push push = Push.await(standing, body, offset, wait);
                return Deployments.told("silence " + found.id() + " ended", push, spec.commandLine());
            }
        }
    }
}
