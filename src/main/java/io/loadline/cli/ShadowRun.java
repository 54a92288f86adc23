package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertTransition;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.monitor.MonitorSettings;
import io.loadline.standing.Divergence;
import io.loadline.standing.Divergence.Difference;
import io.loadline.standing.Divergence.Kind;
import io.loadline.standing.Shadow;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs policies beside those in force for a time, and reports how they decided differently. */
final class ShadowRun {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private ShadowRun() {}

    /**
     * Runs until the time is over or the process is asked to end.
     *
     * @return 1 when they decided differently
     */
    static int run(
            MonitorSettings deployment,
            List<PolicyText> texts,
            String by,
            Optional<Duration> length,
            boolean json,
            PrintWriter out,
            PrintWriter err) {
        return UntilStopped.run(PATIENCE, stop -> {
            try (Standing standing = Deployments.standing(deployment, err)) {
                Shadow shadow = new Shadow(standing.replicas(), texts, by);
                standing.follow(shadow);
                err.println("the shadow runs" + (length.isPresent() ? "" : " until Ctrl-C") + "; nothing is written");
                long begun = System.nanoTime();
                while (!stop.isAsked()
                        && (length.isEmpty()
                                || System.nanoTime() - begun < length.get().toNanos())) {
                    standing.poll(POLL);
                }
                Divergence found = shadow.divergence();
                if (json) {
                    out.println(Json.pretty(json(shadow, found)));
                } else {
                    show(shadow, found, out);
                }
                out.flush();
                return found.isEmpty() ? 0 : 1;
            }
        });
    }

    private static void show(Shadow shadow, Divergence found, PrintWriter out) {
        int[] transitions = shadow.transitions();
        out.println(shadow.since()
                .map(since -> "decided beside each other from %s to %s"
                        .formatted(Json.time(since), Json.time(shadow.until())))
                .orElse("no instant was decided while it ran"));
        shadow.notes().forEach(note -> out.println("note: " + RejectLog.inert(note)));
        out.printf(
                Locale.ROOT,
                "%d transitions in force, %d in the shadow: %d added, %d removed, %d earlier, %d later, %d higher, %d lower%n",
                transitions[0],
                transitions[1],
                found.count(Kind.ADDED),
                found.count(Kind.REMOVED),
                found.count(Kind.EARLIER),
                found.count(Kind.LATER),
                found.count(Kind.HIGHER),
                found.count(Kind.LOWER));
        found.transitions().forEach(each -> out.println(RejectLog.inert(line(each))));
        if (!found.notifications().isEmpty()) {
            out.println("notifications:");
            found.notifications().forEach(each -> {
                Notification note = each.shown();
                out.println(RejectLog.inert("%-8s %s  %s %s to %s: %s"
                        .formatted(
                                each.kind().code(),
                                Json.time(note.instant()),
                                note.service(),
                                note.event().code(),
                                note.route(),
                                note.summary())));
            });
        }
        if (!found.scales().isEmpty()) {
            out.println("scale commands:");
            found.scales().forEach(each -> {
                ScaleCommand scale = each.shown();
                out.println(RejectLog.inert("%-8s %s  %s %s %s by %d"
                        .formatted(
                                each.kind().code(),
                                Json.time(scale.instant()),
                                scale.resource(),
                                scale.dimension(),
                                scale.direction().code(),
                                scale.amount())));
            });
        }
        if (found.isEmpty()) {
            out.println("both decided alike");
        }
    }

    private static String line(Difference<AlertTransition> each) {
        AlertTransition shown = each.shown();
        String text = "%-8s %s  %s%s  %s: %s -> %s (%s)"
                .formatted(
                        each.kind().code(),
                        Json.time(shown.instant()),
                        shown.group().service(),
                        shown.group()
                                .operation()
                                .map(operation -> " " + operation)
                                .orElse(""),
                        shown.objective(),
                        shown.from().code(),
                        shown.to().code(),
                        shown.reason().code());
        if (each.live().isEmpty() || each.shadow().isEmpty()) {
            return text;
        }
        AlertTransition live = each.live().get();
        return each.kind() == Kind.HIGHER || each.kind() == Kind.LOWER
                ? text + ", in force " + live.from().code() + " -> " + live.to().code()
                : text + ", in force at " + Json.time(live.instant()) + " ("
                        + Duration.between(live.instant(), shown.instant()).toSeconds() + " s)";
    }

    private static ObjectNode json(Shadow shadow, Divergence found) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        Optional<Instant> since = shadow.since();
        since.ifPresent(instant -> report.put("from", Json.time(instant)));
        report.put("to", Json.time(shadow.until()));
        int[] counts = shadow.transitions();
        report.put("transitions_in_force", counts[0]).put("transitions_in_shadow", counts[1]);
        for (Kind kind : Kind.values()) {
            report.put(kind.code(), found.count(kind));
        }
        ArrayNode transitions = report.putArray("transitions");
        found.transitions().forEach(each -> {
            ObjectNode node = transitions.addObject().put("kind", each.kind().code());
            each.live().ifPresent(live -> node.set("in_force", Json.toJson(live)));
            each.shadow().ifPresent(other -> node.set("shadow", Json.toJson(other)));
        });
        ArrayNode notifications = report.putArray("notifications");
        found.notifications().forEach(each -> {
            ObjectNode node = notifications.addObject().put("kind", each.kind().code());
            each.live().ifPresent(live -> node.set("in_force", Json.toJson(live)));
            each.shadow().ifPresent(other -> node.set("shadow", Json.toJson(other)));
        });
        ArrayNode scales = report.putArray("scale_commands");
        found.scales().forEach(each -> {
            ObjectNode node = scales.addObject().put("kind", each.kind().code());
            each.live().ifPresent(live -> node.set("in_force", Json.toJson(live)));
            each.shadow().ifPresent(other -> node.set("shadow", Json.toJson(other)));
        });
        ArrayNode notes = report.putArray("notes");
        shadow.notes().forEach(notes::add);
        return report;
    }
}
