package io.loadline.policy;

import io.loadline.sla.NotificationSettings;
import io.loadline.sla.NotificationSettings.Flapping;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code notifications}. */
final class NotificationsReader {
    static final Keys KEYS = Keys.of(
            "notifications",
            List.of(
                    "group_wait",
                    "group_interval",
                    "repeat_interval",
                    "resolve_after",
                    "close_after_silence",
                    "flapping"));

    static final Keys FLAPPING = Keys.of("flapping", List.of("changes", "within"));

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_FLAPPING = Duration.ofDays(1);
    private static final int MOST_CHANGES = 1000;

    private NotificationsReader() {}

    static NotificationSettings read(Fields fields, Problems problems) {
        NotificationSettings builtIn = NotificationSettings.defaults();
        return new NotificationSettings(
                time(fields, "group_wait", Duration.ZERO, builtIn.groupWait()),
                time(fields, "group_interval", SECOND, builtIn.groupInterval()),
                time(fields, "repeat_interval", SECOND, builtIn.repeatInterval()),
                time(fields, "resolve_after", Duration.ZERO, builtIn.resolveAfter()),
                time(fields, "close_after_silence", SECOND, builtIn.closeAfterSilence()),
                fields.node("flapping")
                        .map(node -> flapping(node, builtIn.flapping().orElseThrow(), problems))
                        .orElse(builtIn.flapping()));
    }

    private static Optional<Flapping> flapping(Node node, Flapping builtIn, Problems problems) {
        if (Nodes.isText(node)) {
            if (!Nodes.written(node).equals("off")) {
                problems.at(
                        node,
                        "flapping is " + Problems.quote(Nodes.written(node))
                                + "; allowed are off, and a map such as {changes: 6, within: 15m}"
                                + Nearest.hint(Nodes.written(node), List.of("off")));
            }
            return Optional.empty();
        }
        Fields fields = Fields.of(node, FLAPPING, problems);
        return Optional.of(new Flapping(
                fields.number("changes", 1, MOST_CHANGES)
                        .value()
                        .map(Long::intValue)
                        .orElse(builtIn.changes()),
                fields.duration("within", SECOND, LONGEST_FLAPPING).value().orElse(builtIn.within())));
    }

    private static Duration time(Fields fields, String key, Duration least, Duration builtIn) {
        return fields.duration(key, least, Durations.LONGEST).value().orElse(builtIn);
    }
}
