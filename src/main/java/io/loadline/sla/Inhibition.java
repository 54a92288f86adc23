package io.loadline.sla;

import java.util.List;

/**
 * Alerts that need not be told of while others fire (Alertmanager, {@code inhibit_rule}). Labels are those of the group
 * with {@code policy}, {@code objective}, {@code indicator} and {@code level}; an absent label is empty.
 *
 * @param source matches the alerts that mute; all must hold
 * @param target matches the alerts that are muted; all must hold. An alert that matches both sides does not mute itself
 * @param equal labels that must be the same on both
 */
public record Inhibition(List<Matcher> source, List<Matcher> target, List<String> equal) {
    public Inhibition {
        source = List.copyOf(source);
        target = List.copyOf(target);
        equal = List.copyOf(equal);
    }
}
