package io.loadline.top;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is watched.
 *
 * @param bootstrap where the cluster is
 * @param prefix what the names of the deployment's topics and groups begin with
 * @param kafka further settings of the Kafka clients
 * @param history how far evaluations are read back, 1 minute to 24 hours; as long as the trends
 * @param decisions how far transitions, notifications and acts are read back, 1 minute to 30 days
 * @param stallLimit after which the deployment leaves a source out
 * @param monitors addresses of the monitors' HTTP servers; may be empty
 */
public record TopSettings(
        String bootstrap,
        String prefix,
        Map<String, String> kafka,
        Duration history,
        Duration decisions,
        Duration stallLimit,
        List<URI> monitors) {
    /** As far back as trends go unless set otherwise. */
    public static final Duration HISTORY = Duration.ofMinutes(5);

    /** As far back as decisions are read unless set otherwise. */
    public static final Duration DECISIONS = Duration.ofHours(24);

    private static final Duration LEAST = Duration.ofMinutes(1);

    public TopSettings {
        kafka = Map.copyOf(kafka);
        monitors = List.copyOf(monitors);
        within("--history", history, Duration.ofHours(24));
        within("--since", decisions, Duration.ofDays(30));
    }

    private static void within(String option, Duration value, Duration most) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s must be 1m to %dh, was %ds".formatted(option, most.toHours(), value.toSeconds()));
        }
    }
}
