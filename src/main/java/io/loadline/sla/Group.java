package io.loadline.sla;

import io.loadline.sample.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The series that one objective measures together.
 *
 * @param key the labels they share; labels not grouped by are empty. The kind always belongs to it
 */
public record Group(SeriesKey key) implements Comparable<Group> {

    /** The group that a series belongs to. */
    public static Group of(SeriesKey series, List<String> groupBy) {
        SortedMap<String, String> dimensions = new TreeMap<>();
        for (Map.Entry<String, String> dimension : series.dimensions().entrySet()) {
            if (groupBy.contains(dimension.getKey())) {
                dimensions.put(dimension.getKey(), dimension.getValue());
            }
        }
        String operation = groupBy.contains("operation") ? series.operation() : "";
        return new Group(new SeriesKey(series.service(), series.kind(), operation, dimensions));
    }

    public String service() {
        return key.service();
    }

    /** Absent for a service-wide group, and where the series have none. */
    public Optional<String> operation() {
        return key.operation().isEmpty() ? Optional.empty() : Optional.of(key.operation());
    }

    @Override
    public int compareTo(Group other) {
        return key.compareTo(other.key);
    }
}
