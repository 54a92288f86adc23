package io.loadline.engine;

import io.loadline.sla.Group;
import io.loadline.sla.Indicator;
import java.util.Locale;
import java.util.OptionalDouble;

/** Values and groups as people read them: fixed format, the same everywhere. */
final class Text {
    private Text() {}

    static String value(Indicator.Unit unit, OptionalDouble value) {
        if (value.isEmpty()) {
            return "no value";
        }
        double number = value.getAsDouble();
        return switch (unit) {
            case MILLISECONDS -> String.format(Locale.ROOT, "%.1f ms", number);
            case RATIO -> String.format(Locale.ROOT, "%.2f%%", number * 100);
            case PER_MINUTE -> String.format(Locale.ROOT, "%.1f/min", number);
            case OF_SOURCE -> String.format(Locale.ROOT, "%.3f", number);
            case FACTOR -> String.format(Locale.ROOT, "%.2f", number);
        };
    }

    /** The group's labels but for the service. */
    static String group(Group group) {
        StringBuilder text = new StringBuilder(group.key().operation());
        group.key().dimensions().forEach((name, value) -> text.append(text.isEmpty() ? "" : " ")
                .append(name)
                .append('=')
                .append(value));
        return text.toString();
    }
}
