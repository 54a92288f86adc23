package io.loadline.alert;

import io.loadline.sample.SeriesKey;

/**
 * The labels by which inhibition, maintenance windows and silences choose alerts.
 *
 * @param key those of its group: {@code service}, {@code kind}, {@code operation} and dimensions
 * @param policy policy name
 * @param objective objective name
 * @param indicator what is measured, as written
 * @param level {@code ok}, {@code warning}, {@code critical} or {@code no_data}
 */
public record AlertLabels(SeriesKey key, String policy, String objective, String indicator, String level) {

    /** The value of a label; empty for an absent one. A dimension does not hide a label of that name. */
    public String get(String name) {
        return switch (name) {
            case "policy" -> policy;
            case "objective" -> objective;
            case "indicator" -> indicator;
            case "level" -> level;
            default -> key.label(name);
        };
    }
}
