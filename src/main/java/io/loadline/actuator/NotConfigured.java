package io.loadline.actuator;

import io.loadline.command.Notification;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Stands for a receiver that a policy names and the settings do not have.
 *
 * @param receiver its name
 * @param configured those that the settings have
 */
record NotConfigured(String receiver, Set<String> configured) implements Notifier {
    /** What makes each receiver that settings can have. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "sns", "sns.topic (--sns-topic, LOADLINE_SNS_TOPIC)",
            "pagerduty", "pagerduty.routing_key (LOADLINE_PAGERDUTY_ROUTING_KEY)"));

    @Override
    public Delivery deliver(Notification notification) {
        String setting = SETTINGS.get(receiver);
        return new Delivery.Rejected("receiver " + receiver + " is not configured: "
                + (setting == null
                        ? "there are only " + String.join(" and ", SETTINGS.keySet()) + ", and configured are "
                                + new TreeSet<>(configured) + "; name one of these in the policy's route"
                        : "set " + setting));
    }

    /** For an actuator without any. */
    static String howToHaveAny() {
        return "set " + String.join(" or ", SETTINGS.values());
    }
}
