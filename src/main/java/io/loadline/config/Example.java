package io.loadline.config;

import java.util.List;
import java.util.Map;

/** A settings file that names every setting, with its meaning, and says nothing until somebody uncomments a line. */
public final class Example {
    /** A member of each family. */
    private static final Map<String, String> MEMBERS = Map.of(
            Catalogue.KAFKA.key(), "security.protocol",
            Catalogue.RETENTION.key(), "panes");

    private Example() {}

    /** The text of the file. */
    public static String text() {
        StringBuilder text = new StringBuilder("""
                # Settings of Loadline. A line that begins with #: shows the default, or an example where there is none;
                # remove the two signs to set it. One file serves the monitor, the store and the actuator.
                # The command line wins over the environment, and the environment over this file.
                # 'loadline config --config FILE' shows what holds.
                """);
        String section = "";
        for (Entry<?> entry : Catalogue.entries()) {
            List<String> parts = List.of(entry.key().split("\\.", -1));
            String here = String.join(".", parts.subList(0, parts.size() - 1));
            if (!here.equals(section) || here.isEmpty()) {
                text.append('\n');
            }
            open(text, section, here);
            section = here;
            String indent = "  ".repeat(parts.size() - 1);
            text.append(indent).append("# ").append(entry.meaning()).append(".\n");
            if (!entry.usually().isEmpty()) {
                text.append(indent)
                        .append("# Default: ")
                        .append(entry.usually())
                        .append(".\n");
            }
            if (entry.secret()) {
                text.append(indent).append("# A secret: better in ").append(entry.environment());
                text.append(", or in a file that ").append(entry.environment()).append("_FILE names.\n");
            }
            text.append("#:")
                    .append(indent)
                    .append(line(entry, parts.get(parts.size() - 1)))
                    .append('\n');
        }
        return text.toString();
    }

    /** The headings of the sections that begin here. */
    private static void open(StringBuilder text, String before, String here) {
        List<String> old = List.of(before.split("\\.", -1));
        List<String> sections = List.of(here.split("\\.", -1));
        for (int i = 0; i < sections.size() && !here.isEmpty(); i++) {
            if (i >= old.size() || !sections.subList(0, i + 1).equals(old.subList(0, i + 1))) {
                text.append("#:").append("  ".repeat(i)).append(sections.get(i)).append(":\n");
            }
        }
    }

    private static String line(Entry<?> entry, String name) {
        String value = entry.usual().filter(text -> !text.isEmpty()).orElse(entry.example());
        String last = entry.isFamily() ? MEMBERS.get(entry.key()) : name;
        return last + ": " + (entry.isList() ? "[" + quoted(value) + "]" : quoted(value));
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9./_-]+") ? value : "\"" + value + "\"";
    }
}
