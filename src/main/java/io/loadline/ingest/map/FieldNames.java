package io.loadline.ingest.map;

import java.util.ArrayList;
import java.util.List;

/** Gives each field that a map speaks of its place in the row of values. */
final class FieldNames {
    private final List<String> names = new ArrayList<>();

    /** The place of a field. */
    int place(String name) {
        int known = names.indexOf(name);
        if (known >= 0) {
            return known;
        }
        names.add(name);
        return names.size() - 1;
    }

    /** All names, each at its place. */
    List<String> all() {
        return List.copyOf(names);
    }
}
