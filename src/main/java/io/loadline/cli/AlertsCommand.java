package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertStatus;
import io.loadline.sla.Level;
import io.loadline.standing.AlertRow;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import io.loadline.yaml.Nearest;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline alerts}: what fires now. */
@Command(
        name = "alerts",
        header = "Show what fires, is pending or lacks data now, worst first.",
        description = {
            "With its value and limit, since when, in which incident, who was told and who has taken it, and what mutes it."
                    + " Decided again from the newest snapshot and the panes behind it; changes nothing."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline alerts --bootstrap broker1:9092",
            "  loadline alerts --bootstrap broker1:9092 --service checkout --all --json",
            "  loadline alerts --bootstrap broker1:9092 --fail-on critical"
        })
final class AlertsCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions service;

    @Option(names = "--all", description = "Also show what is ok.")
    private boolean all;

    @Option(names = "--service", paramLabel = "NAME", description = "Only of this service.")
    private Optional<String> of = Optional.empty();

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "Exit with 1 when an alert fires at this level: warning or critical.")
    private Optional<Level> failOn = Optional.empty();

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (failOn.filter(level -> !level.isBreach()).isPresent()) {
            throw new BadInput("--fail-on takes warning or critical");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Standing standing = Deployments.standing(Deployments.reachable(service), err)) {
            Instant decided = standing.requireDecided();
            List<AlertRow> known = standing.alerts();
            of.ifPresent(name -> require(name, known));
            List<AlertRow> shown = known.stream()
                    .filter(row -> of.isEmpty() || row.alert().group().service().equals(of.get()))
                    .filter(row -> all || row.alert().state().status() != AlertStatus.OK)
                    .sorted(AlertLines.WORST_FIRST)
                    .toList();
            AlertLines lines = new AlertLines(
                    standing.now(),
                    standing.deliveries(standing.incidents(), Deployments.notes(err)),
                    standing.mutes());
            if (json) {
                ObjectNode report = JsonNodeFactory.instance.objectNode().put("decided", Json.time(decided));
                ArrayNode alerts = report.putArray("alerts");
                shown.forEach(row -> alerts.add(lines.json(row)));
                out.println(Json.pretty(report));
            } else {
                shown.forEach(row -> lines.of(row).forEach(out::println));
                err.println("%d of %d alerts shown, as decided at %s"
                        .formatted(shown.size(), known.size(), Json.time(decided)));
            }
            out.flush();
            if (standing.stale().isPresent()) {
                return CommandLine.ExitCode.USAGE;
            }
            return failOn.isPresent() && shown.stream().anyMatch(row -> fires(row, failOn.get())) ? 1 : 0;
        }
    }

    private static boolean fires(AlertRow row, Level level) {
        AlertStatus status = row.alert().state().status();
        return status.isFiring() && (status == AlertStatus.CRITICAL || level == Level.WARNING);
    }

    private static void require(String name, List<AlertRow> known) {
        List<String> names = known.stream()
                .map(row -> row.alert().group().service())
                .distinct()
                .toList();
        if (!names.contains(name)) {
            throw new BadInput("no alert is known of service " + name + Nearest.hint(name, names));
        }
    }
}
