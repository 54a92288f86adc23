package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertStatus;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.Mute;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.LabelsElsewhere;
import io.loadline.sla.Matcher;
import io.loadline.standing.AlertRow;
import io.loadline.standing.ControlTopic;
import io.loadline.standing.Push;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import io.loadline.yaml.Nearest;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

    private static final Set<String> LABELS =
            Set.of("service", "kind", "operation", "policy", "objective", "indicator", "level");

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

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it must be given.")
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
            List<String> missing = new ArrayList<>();
            if (length.isPresent() == until.isPresent()) {
                missing.add("say how long: either --for TIME or --until TIME");
            }
            if (reason.isBlank()) {
                missing.add("say why: --reason TEXT");
            }
            if (!missing.isEmpty()) {
                throw new BadInput(String.join("\n", missing));
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
                    return dryRun ? 0 : 1;
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

        /** What is said of labels that no alert has; a dimension may yet come, so that they are not refused. */
        private static List<String> labels(List<Matcher> matchers, List<AlertRow> alerts) {
            SortedSet<String> known = new TreeSet<>(LABELS);
            alerts.forEach(
                    row -> known.addAll(row.alert().group().key().dimensions().keySet()));
            return matchers.stream()
                    .map(Matcher::label)
                    .filter(label -> !known.contains(label))
                    .map(label -> "no alert has a label " + label
                            + LabelsElsewhere.meant(label).map(": "::concat).orElseGet(() -> Nearest.hint(label, known))
                            + "; there are " + String.join(", ", known))
                    .toList();
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
            labels(matchers, standing.alerts()).forEach(notes);
            out.println(RejectLog.inert(written(matchers)) + " until " + Json.time(end) + " hides now");
            AlertLines lines =
                    new AlertLines(standing.now(), standing.deliveries(standing.incidents(), notes), standing.mutes());
            shown.forEach(row -> lines.of(row).forEach(line -> out.println("  " + line)));
            out.println("%d alerts that are not ok, in %d open incidents; %d alerts match in all"
                    .formatted(shown.size(), incidents, hit.size()));
            if (hit.isEmpty()) {
                out.println(
                        "note: it matches no alert that is known; is every value spelt as 'loadline alerts --all --json'"
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
                    ArrayNode pending = report.putArray("waiting");
                    waiting(standing).forEach(said -> pending.addObject()
                            .put("id", said.body().id())
                            .put("starts_at", Json.time(said.body().startsAt()))
                            .put("ends_at", Json.time(said.body().endsAt()))
                            .put("by", said.event().issuedBy())
                            .put("reason", said.event().reason()));
                    out.println(Json.pretty(report));
                } else {
                    standing.mutes().forEach(mute -> out.println(RejectLog.inert(line(mute, now))));
                    waiting(standing).forEach(said -> out.println(RejectLog.inert(line(said))));
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

    private static String line(Said said) {
        return "%s  %s  until %s  by %s: %s; written, and not yet in effect"
                .formatted(
                        said.body().id(),
                        said.body().matchers().stream()
                                .map(each -> each.label()
                                        + each.operator()
                                                .map(Matcher.Operator::symbol)
                                                .orElse("?")
                                        + each.value())
                                .collect(Collectors.joining(", ")),
                        Json.time(said.body().endsAt()),
                        said.event().issuedBy(),
                        said.event().reason());
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
                names = "--yes",
                description = "Do not ask; it never does, so that it goes with the other verbs' scripts.")
        private boolean yes;

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
                ended(standing, silences).ifPresent(end -> {
                    throw new BadInput(end);
                });
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

        /** That and when a silence has ended, if it is one of which that is known. */
        private Optional<String> ended(Standing standing, List<Mute> silences) {
            if (id.isEmpty() || silences.stream().anyMatch(mute -> mute.id().startsWith(id))) {
                return Optional.empty();
            }
            return said(standing).stream()
                    .filter(said -> said.body().id().startsWith(id))
                    .reduce((first, second) -> second)
                    .filter(said -> !said.body().endsAt().isAfter(standing.now()))
                    .map(said -> "silence " + RejectLog.inert(said.body().id()) + " has ended, at "
                            + Json.time(said.body().endsAt()));
        }
    }

    /** What somebody has said of a silence. */
    private record Said(ControlEvent event, ControlEvent.Silence body) {}

    /** The last word on each silence of which the control topic still knows, in effect or not; none when it cannot be read. */
    private static List<Said> said(Standing standing) {
        Map<String, Said> last = new LinkedHashMap<>();
        try {
            for (ControlEvent event : standing.said()) {
                if (event.body() instanceof ControlEvent.Silence silence) {
                    last.put(silence.id(), new Said(event, silence));
                }
            }
        } catch (IllegalStateException e) {
            return List.of();
        }
        return List.copyOf(last.values());
    }

    /** Silences that were written, or ended, without effect so far: the monitor has yet to come to them. */
    private static List<Said> waiting(Standing standing) {
        Map<String, Mute> known = new HashMap<>();
        standing.mutes().forEach(mute -> known.put(mute.id(), mute));
        return said(standing).stream()
                .filter(said -> {
                    boolean over = !said.body().endsAt().isAfter(standing.now());
                    Mute mute = known.get(said.body().id());
                    return mute == null
                            ? !over
                            : mute.endsAt().toEpochMilli()
                                    != said.body().endsAt().toEpochMilli();
                })
                .toList();
    }
}
