package io.loadline.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.command.CommandResult;
import io.loadline.embedded.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The account of a demo.
 *
 * @param produced samples and log events that the broker acknowledged
 * @param seen what a reader of the topics counted
 * @param delays from the injected fault until it was readable; empty when no fault was injected
 * @param tables tables against their topics; empty without the store
 * @param ledger what the receivers were sent
 * @param failure what a service died of
 * @param loopClosed whether acts can take effect and were given the time, so that every incident must have ended
 * @param stopped whether the demo was asked to end before its time
 */
record Figures(
        long produced,
        Sightings seen,
        Optional<Delays> delays,
        List<TableCount> tables,
        Ledger ledger,
        Optional<String> failure,
        boolean loopClosed,
        boolean stopped) {

    static Figures of(DemoSettings settings, Stations stations, boolean stopped) {
        Sightings seen = stations.sightings();
        return new Figures(
                stations.produced(),
                seen,
                stations.injectedAt().map(at -> Delays.since(at, seen.transitions())),
                settings.withStore() ? stations.tables() : List.of(),
                stations.ledger(),
                stations.failure(),
                settings.withStore() && !stopped,
                stopped);
    }

    /** What was produced and is neither counted nor refused. */
    static long residual(long produced, Sightings seen) {
        return produced - seen.counted() - seen.deadLettered();
    }

    /** What went wrong; empty when everything is accounted for, once. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        failure.ifPresent(failures::add);
        seen.unreadable().ifPresent(failures::add);
        long residual = residual(produced, seen);
        if (residual != 0) {
            failures.add("residual %d: %d produced, %d counted, %d dead letters"
                    .formatted(residual, produced, seen.counted(), seen.deadLettered()));
        }
        if (seen.duplicates() != 0) {
            failures.add("%d decisions or acts came twice".formatted(seen.duplicates()));
        }
        if (seen.strayDeadLetters() != 0) {
            failures.add("%d of Loadline's own records could not be used".formatted(seen.strayDeadLetters()));
        }
        if (loopClosed) {
            seen.openIncidents().forEach(id -> failures.add("incident %s is still open".formatted(id)));
            seen.results().stream()
                    .filter(result -> result.outcome() == CommandResult.Outcome.FAILED)
                    .forEach(result -> failures.add("command %s to %s failed: %s"
                            .formatted(result.commandId(), result.target(), result.detail())));
        }
        tables.stream()
                .filter(table -> !table.equal())
                .map(table -> "table %s holds %d items, topic %s %d records"
                        .formatted(table.table(), table.items(), table.topic(), table.records()))
                .forEach(failures::add);
        return failures;
    }

    /** The account in a few lines for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("produced %d = counted %d (late %d) + dead letters %d + residual %d"
                .formatted(produced, seen.counted(), seen.late(), seen.deadLettered(), residual(produced, seen)));
        delays.ifPresent(measured -> lines.add("from the fault until it was readable: warning %s, critical %s"
                .formatted(seconds(measured.firstWarning()), seconds(measured.firstCritical()))));
        long acts = seen.commands().stream()
                .filter(command -> command.result()
                        .filter(result -> result.outcome() == CommandResult.Outcome.DONE)
                        .isPresent())
                .count();
        lines.add("%d transitions, %d pages opened and %d resolved, %d scale acts, %d duplicates"
                .formatted(
                        seen.transitions().size(),
                        ledger.alertKeys().stream().mapToLong(ledger::opened).sum(),
                        ledger.alertKeys().stream().mapToLong(ledger::resolved).sum(),
                        acts,
                        seen.duplicates()));
        if (stopped && !seen.openIncidents().isEmpty()) {
            lines.add("stopped while an incident was open, its end was not waited for: "
                    + seen.openIncidents().stream().sorted().collect(Collectors.joining(", ")));
        }
        tables.forEach(table -> lines.add("table %s: %d items for %d records of %s"
                .formatted(table.table(), table.items(), table.records(), table.topic())));
        return lines;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("produced", produced);
        json.put("counted", seen.counted());
        json.put("late", seen.late());
        json.put("dead_lettered", seen.deadLettered());
        json.put("residual", residual(produced, seen));
        SummaryJson.seconds(json, "first_warning_seconds", delays.flatMap(Delays::firstWarning));
        SummaryJson.seconds(json, "first_critical_seconds", delays.flatMap(Delays::firstCritical));
        json.put("duplicates", seen.duplicates());
        json.put("evaluations", seen.evaluations());
        json.set("transitions", SummaryJson.transitions(seen.transitions()));
        json.set("commands", SummaryJson.commands(seen.commands()));
        json.set("notifications", SummaryJson.notifications(seen.notifications(), seen.results()));
        ObjectNode perTable = json.putObject("tables");
        tables.forEach(table -> perTable.putObject(table.table())
                .put("items", table.items())
                .put("topic", table.topic())
                .put("records", table.records()));
        json.set("receivers", SummaryJson.receivers(ledger));
        var reasons = json.putArray("failures");
        failures().forEach(reasons::add);
        return json;
    }

    private static String seconds(Optional<Duration> duration) {
        return duration.map(present -> String.format(Locale.ROOT, "%.1f s", present.toMillis() / 1000.0))
                .orElse("never");
    }
}
