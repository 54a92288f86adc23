package io.loadline.ingest.map;

import io.loadline.wire.LineFormat;
import java.util.Set;
import java.util.function.Function;

/** A map that has been read and found right: says how the lines of files are to be understood. Immutable. */
public final class LineMap {
    private final String name;
    private final String description;
    private final Function<Set<String>, LineFormat> formats;

    LineMap(String name, String description, Function<Set<String>, LineFormat> formats) {
        this.name = name;
        this.description = description;
        this.formats = formats;
    }

    /** What the map is called: a file's name, or the name of one that comes with Loadline. */
    public String name() {
        return name;
    }

    /** For people; empty when the map has none. */
    public String description() {
        return description;
    }

    /**
     * Makes readers that follow the map.
     *
     * @param dimensions names of the dimensions that tell series apart; others stay in the records only
     */
    public LineFormat format(Set<String> dimensions) {
        return formats.apply(Set.copyOf(dimensions));
    }
}
