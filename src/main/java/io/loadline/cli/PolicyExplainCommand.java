package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.IncidentView;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.TimeSettings;
import io.loadline.ingest.map.Maps;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.replay.EventReplay;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.standing.Answer;
import io.loadline.standing.Deliveries;
import io.loadline.standing.Heard;
import io.loadline.standing.Question;
import io.loadline.standing.Replica;
import io.loadline.standing.Standing;
import io.loadline.standing.Wording;
import io.loadline.wire.Codecs;
import io.loadline.wire.Json;
import io.loadline.wire.JsonLines;
import io.loadline.wire.LineFormat;
import io.loadline.yaml.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline policy explain}: an evaluation in plain words. */
@Command(
        name = "explain",
        header = "Explain in plain words what was decided about a service, and why, or why not.",
        description = {
            "Which panes, which value with its bounds, which limits, which timers, what it led to and what muted it; with"
                    + " --not the first condition that is missing. On a running deployment (decided again from its"
                    + " snapshots and panes), or on event files with --events.",
            "Exits with 1 when nothing is decided about it."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline policy explain checkout api-latency --bootstrap broker1:9092",
            "  loadline policy explain checkout --not --at 2026-11-21T03:10:00Z --bootstrap broker1:9092",
            "  loadline policy explain access --events access.log --map nginx-combined --policies policies/"
        })
final class PolicyExplainCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions cluster;

    @Parameters(index = "0", paramLabel = "SERVICE", description = "The service.")
    private String service = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "OBJECTIVE", description = "Only this objective.")
    private Optional<String> objective = Optional.empty();

    @Option(names = "--operation", paramLabel = "NAME", description = "Only this operation.")
    private Optional<String> operation = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it stood then, like 2026-11-21T03:10:00Z; as it stands now when not given.")
    private Optional<String> at = Optional.empty();

    @Option(names = "--not", description = "Say why it does not fire, or why nobody was told.")
    private boolean not;

    @Option(names = "--events", arity = "1..*", paramLabel = "FILE", description = "Explain on event files.")
    private List<Path> events = List.of();

    @Option(
            names = "--map",
            paramLabel = "NAME|FILE",
            description = "With --events: map that says what the lines mean; without it, JSON lines.")
    private Optional<String> map = Optional.empty();

    @Option(
            names = "--policies",
            paramLabel = "FILE|DIR",
            description = "With --events: policies to decide by; without it, the default pack.")
    private Optional<Path> policies = Optional.empty();

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final SortedSet<SeriesKey> series = new TreeSet<>();
    private final SortedSet<String> services = new TreeSet<>();

    @Override
    public Integer call() throws IOException {
        if (events.isEmpty() && (policies.isPresent() || map.isPresent())) {
            throw new BadInput("--policies and --map go with --events; a running deployment has its own policies");
        }
        Question question = new Question(service, objective, operation, at.map(PolicyExplainCommand::instant));
        return events.isEmpty() ? live(question) : files(question);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadInput("--at " + text + " is no time: write it like 2026-11-21T03:10:00Z", e);
        }
    }

    private int live(Question question) {
        MonitorSettings deployment = Deployments.reachable(cluster);
        PrintWriter err = spec.commandLine().getErr();
        try (Standing standing = question.at().isPresent()
                ? Standing.openBefore(deployment, question.at().get())
                : Standing.open(deployment)) {
            standing.replicas().forEach(replica -> replica.ask(question));
            standing.alerts().forEach(row -> services.add(row.alert().group().service()));
            standing.follow((partition, record, offset, appendMillis) -> {
                if (record instanceof PaneRecord.Partials partials
                        && partials.service().equals(service)) {
                    partials.entries().forEach(entry -> series.add(entry.series()));
                } else if (record instanceof PaneRecord.Partials partials) {
                    services.add(partials.service());
                }
            });
            Deployments.catchUp(standing, question.at(), err);
            List<Answer> answers = standing.replicas().stream()
                    .flatMap(replica -> replica.heard().answers().stream())
                    .toList();
            List<Policy> inForce = Replica.readable(standing.inForce());
            List<IncidentView> incidents = answers.stream()
                    .flatMap(answer -> answer.incident().stream())
                    .distinct()
                    .toList();
            int code = say(answers, inForce, standing.deliveries(incidents, Deployments.notes(err)));
            boolean stale = question.at().isEmpty() && standing.stale().isPresent();
            return stale ? CommandLine.ExitCode.USAGE : code;
        }
    }

    private int files(Question question) throws IOException {
        List<PolicyText> texts =
                policies.map(PolicyTexts::load).orElseGet(() -> List.of(PolicyTexts.bundled("default")));
        LineFormat format = map.map(Maps::load)
                .map(read -> read.format(Codecs.DEFAULT_DIMENSIONS))
                .orElseGet(() -> JsonLines.format(Codecs.DEFAULT_DIMENSIONS));
        Heard heard = new Heard();
        heard.ask(question);
        try (RejectLog refused = new RejectLog(Optional.empty())) {
            new EventReplay(
                            events,
                            format,
                            texts,
                            PolicyReader::compile,
                            TimeSettings.defaults(),
                            heard,
                            refused,
                            bytes -> {})
                    .run();
            refused.lines().forEach(spec.commandLine().getErr()::println);
        }
        return say(heard.answers(), texts.stream().map(PolicyReader::compile).toList(), Deliveries.unknown());
    }

    private int say(List<Answer> all, List<Policy> inForce, Deliveries deliveries) {
        PrintWriter out = spec.commandLine().getOut();
        // What is no longer in force is history: it is told to who asks for it by its name.
        List<Answer> answers = all.stream()
                .filter(answer -> objective.isPresent() || answer.removed().isEmpty())
                .toList();
        if (answers.size() < all.size()) {
            String removed = all.stream()
                    .filter(answer -> answer.removed().isPresent())
                    .map(answer -> answer.explanation().objective().name())
                    .distinct()
                    .collect(Collectors.joining(", "));
            Deployments.notes(spec.commandLine().getErr())
                    .accept("not shown, because nothing is decided about it any more: " + removed
                            + "; give the name of the objective to see its end");
        }
        if (json) {
            ObjectNode report = JsonNodeFactory.instance.objectNode().put("service", service);
            ArrayNode shown = report.putArray("alerts");
            answers.forEach(answer -> json(shown.addObject(), answer, deliveries));
            out.println(Json.pretty(report));
        } else {
            for (Answer answer : answers) {
                Wording words = new Wording(answer, deliveries);
                if (not) {
                    out.println(RejectLog.inert(words.whyNot()));
                } else {
                    words.explain().forEach(line -> out.println(RejectLog.inert(line)));
                }
            }
        }
        if (all.isEmpty()) {
            spec.commandLine().getErr().println(RejectLog.inert(nobody(inForce)));
        }
        out.flush();
        return answers.isEmpty() ? 1 : 0;
    }

    private static void json(ObjectNode node, Answer answer, Deliveries deliveries) {
        Wording words = new Wording(answer, deliveries);
        node.put("objective", answer.explanation().objective().name());
        answer.explanation().group().operation().ifPresent(operation -> node.put("operation", operation));
        node.put("instant", Json.time(answer.explanation().instant()));
        answer.removed().ifPresent(removed -> node.put("removed_at", Json.time(removed.at())));
        node.put("status", answer.explanation().after().status().code());
        node.put("level", answer.explanation().judgement().level().code());
        answer.explanation().measurement().value().ifPresent(value -> node.put("value", value));
        ArrayNode lines = node.putArray("explained");
        words.explain().forEach(lines::add);
        node.put("not", words.whyNot());
    }

    /** Why nothing is decided about it: what would have to be otherwise for an objective to select it. */
    private String nobody(List<Policy> inForce) {
        List<Objective> objectives = new ArrayList<>();
        inForce.forEach(policy -> objectives.addAll(policy.objectives()));
        if (objective.isPresent()
                && objectives.stream().noneMatch(each -> each.name().equals(objective.get()))) {
            List<String> names = objectives.stream().map(Objective::name).toList();
            return "no objective in force is called " + objective.get() + Nearest.hint(objective.get(), names);
        }
        if (series.isEmpty()) {
            return "nothing was decided about service " + service
                    + operation.map(each -> " " + each).orElse("")
                    + Nearest.hint(service, services)
                    + ": no objective selects it, or nothing of it was measured";
        }
        return objectives.stream()
                .filter(each -> objective.isEmpty() || each.name().equals(objective.get()))
                .flatMap(each -> series.stream().map(key -> new Miss(each, key)))
                .min(Comparator.comparingInt(miss -> miss.failing().size()))
                .map(Miss::text)
                .orElse("no policy is in force");
    }

    /** An objective that a series is not selected by. */
    private record Miss(Objective objective, SeriesKey series) {
        List<Matcher> failing() {
            return objective.select().stream()
                    .filter(matcher -> !matcher.matches(series))
                    .toList();
        }

        String text() {
            return failing().isEmpty()
                    ? "objective " + objective.name() + " selects " + series.service()
                            + ", but nothing of what it measures was sent"
                    : "no objective selects " + series.service() + "; nearest is " + objective.name() + ", but "
                            + failing().stream()
                                    .map(matcher -> "it selects " + matcher + " and the service's " + matcher.label()
                                            + " is '" + series.label(matcher.label()) + "'")
                                    .collect(Collectors.joining(" and "));
        }
    }
}
