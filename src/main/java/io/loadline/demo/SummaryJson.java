package io.loadline.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.demo.Sightings.SeenCommand;
import io.loadline.demo.Sightings.SeenTransition;
import io.loadline.embedded.Channel;
import io.loadline.embedded.Effect;
import io.loadline.embedded.Ledger;
import io.loadline.embedded.LedgerEntry;
import io.loadline.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Writes the figures of a demo under the names that files and scripts rely on. */
final class SummaryJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SummaryJson() {}

    static ArrayNode transitions(List<SeenTransition> transitions) {
        ArrayNode all = NODES.arrayNode();
        transitions.forEach(seen -> all.add(transition(seen.transition(), seen.seenAt())));
        return all;
    }

    static ArrayNode commands(List<SeenCommand> commands) {
        ArrayNode all = NODES.arrayNode();
        commands.forEach(seen -> all.add(command(seen)));
        return all;
    }

    static ArrayNode notifications(List<Notification> notifications, List<CommandResult> results) {
        ArrayNode all = NODES.arrayNode();
        notifications.forEach(notification -> all.add(notification(notification, results)));
        return all;
    }

    /** Per channel what was delivered how often, and at PagerDuty also per dedup key. */
    static ObjectNode receivers(Ledger ledger) {
        ObjectNode all = NODES.objectNode();
        for (Channel channel : List.of(Channel.PAGERDUTY, Channel.SNS)) {
            ObjectNode one = all.putObject(code(channel.name()));
            TreeMap<String, Long> effects = new TreeMap<>();
            for (LedgerEntry entry : ledger.entries(channel)) {
                effects.merge(code(entry.effect().name()), 1L, Long::sum);
            }
            if (channel == Channel.PAGERDUTY) {
                effects.putIfAbsent(code(Effect.OPENED.name()), 0L);
                effects.putIfAbsent(code(Effect.RESOLVED.name()), 0L);
            }
            effects.forEach(one::put);
        }
        ObjectNode byKey = ((ObjectNode) all.get(code(Channel.PAGERDUTY.name()))).putObject("by_dedup_key");
        for (String key : ledger.alertKeys()) {
            byKey.putObject(key).put("opened", ledger.opened(key)).put("resolved", ledger.resolved(key));
        }
        return all;
    }

    static void seconds(ObjectNode into, String name, Optional<Duration> duration) {
        duration.ifPresentOrElse(present -> into.put(name, present.toMillis() / 1000.0), () -> into.putNull(name));
    }

    private static ObjectNode transition(AlertTransition transition, Instant seenAt) {
        return Json.toJson(transition)
                .put("seen_at", seenAt.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private static ObjectNode command(SeenCommand seen) {
        ObjectNode node = Json.toJson(seen.command());
        seen.result().ifPresent(result -> {
            node.put("outcome", result.outcome().code());
            result.rule().ifPresent(rule -> node.put("rule", rule));
            number(node, "value_before", result.valueBefore());
            number(node, "value_after", result.valueAfter());
            node.put("attempts", result.attempts());
            node.put("detail", result.detail());
        });
        seen.effect().flatMap(CommandResult::effect).ifPresent(effect -> node.put("effect", effect.code()));
        return node;
    }

    private static ObjectNode notification(Notification notification, List<CommandResult> results) {
        ObjectNode node = Json.toJson(notification);
        ArrayNode outcomes = node.putArray("outcomes");
        results.stream()
                .filter(result -> result.commandId().equals(notification.commandId()))
                .forEach(result -> outcomes.addObject()
                        .put("target", result.target())
                        .put("outcome", result.outcome().code())
                        .put("attempts", result.attempts())
                        .put("detail", result.detail()));
        return node;
    }

    private static void number(ObjectNode node, String name, OptionalLong value) {
        value.ifPresent(present -> node.put(name, present));
    }

    private static String code(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
