package io.loadline.standing;

import io.loadline.alert.Incident;
import io.loadline.audit.Ids;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of notifications, as the actuator has told: that one was decided does not mean that anybody has it. */
public final class Deliveries {
    private final String deployment;
    private final Map<String, CommandResult> results = new HashMap<>();

    /**
     * @param deployment which deployment's; command ids are made of it
     * @param results what became of commands, in order
     */
    public Deliveries(String deployment, List<CommandResult> results) {
        this.deployment = deployment;
        results.stream()
                .filter(result -> result.kind() == CommandResult.Kind.NOTIFICATION)
                .forEach(result -> this.results.put(delivery(result.commandId(), result.target()), result));
    }

    /** Nothing is known: of none can be said that it arrived, or that it did not. */
    public static Deliveries unknown() {
        return new Deliveries("", List.of());
    }

    private static String delivery(String commandId, String receiver) {
        return commandId + "\n" + receiver;
    }

    /**
     * What became of something that a route was told.
     *
     * @param incidentId the incident
     * @param route what the route knows
     * @param telling one of the latest that it was told
     * @return by receiver, of those of whom it is known
     */
    public List<CommandResult> of(String incidentId, Incident.Standing route, Incident.Telling telling) {
        // The latest has the number of how many there were.
        long number = route.sent() - (route.latest().size() - 1 - route.latest().indexOf(telling));
        return of(
                Ids.of(deployment, incidentId, "notification", route.route(), Long.toString(number)),
                telling.receivers());
    }

    /** What became of a notification: by receiver, of those of whom it is known. */
    public List<CommandResult> of(Notification notification) {
        return of(notification.commandId(), notification.receivers());
    }

    private List<CommandResult> of(String commandId, List<String> receivers) {
        List<CommandResult> known = new ArrayList<>();
        receivers.forEach(receiver ->
                Optional.ofNullable(results.get(delivery(commandId, receiver))).ifPresent(known::add));
        return known;
    }

    /** Who of a route has what it was told last: {@code told}, {@code sent to} where that is not known, or what failed. */
    public String last(String incidentId, Incident.Standing route) {
        Incident.Telling telling = route.latest().get(route.latest().size() - 1);
        List<CommandResult> known = of(incidentId, route, telling);
        if (known.stream().anyMatch(result -> result.outcome() != CommandResult.Outcome.DONE)) {
            return route.route() + ": " + text(known, telling.receivers());
        }
        return (known.size() == telling.receivers().size() ? "told " : "sent to ") + route.route();
    }

    /**
     * What is known, in words.
     *
     * @param known of whom it is known
     * @param receivers who was to be told
     * @return for instance {@code delivered} or {@code failed at slack (receiver slack is not configured)}
     */
    public static String text(List<CommandResult> known, List<String> receivers) {
        if (known.isEmpty()) {
            return "not yet known whether it arrived";
        }
        String failed = known.stream()
                .filter(result -> result.outcome() != CommandResult.Outcome.DONE)
                .map(result -> result.outcome().code() + " at " + result.target() + " (" + result.detail() + ")")
                .collect(Collectors.joining(", "));
        List<String> done = known.stream()
                .filter(result -> result.outcome() == CommandResult.Outcome.DONE)
                .map(CommandResult::target)
                .toList();
        if (failed.isEmpty() && done.size() == receivers.size()) {
            return "delivered";
        }
        String arrived = done.isEmpty() ? "" : "delivered to " + String.join(", ", done);
        return failed + (failed.isEmpty() || arrived.isEmpty() ? "" : ", ") + arrived;
    }
}
