package io.loadline.policy;

import java.util.Map;
import java.util.Optional;

/** Labels of alerts elsewhere, and what they are called here. */
public final class LabelsElsewhere {
    private static final Map<String, String> MEANT = Map.of(
            "severity", "the level of an alert is its label level",
            "alertname", "the name of an alert is its label objective",
            "instance", "group by it, or match by service",
            "job", "what Prometheus calls job is the label service");

    private LabelsElsewhere() {}

    /** What to match by in its place; absent for labels that no other tool gives to every alert. */
    public static Optional<String> meant(String label) {
        return Optional.ofNullable(MEANT.get(label));
    }
}
