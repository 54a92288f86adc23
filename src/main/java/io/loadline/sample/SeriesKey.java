package io.loadline.sample;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells one series from another: service, kind, operation and further dimensions. Ordered by these in turn, so
 * that output never depends on hash order.
 */
public final class SeriesKey implements Comparable<SeriesKey> {
    private final String service;
    private final String kind;
    private final String operation;
    private final SortedMap<String, String> dimensions;
    private final int hash;

    /**
     * @param service name of the service, not empty
     * @param kind kind of the service, for instance {@code api}
     * @param operation operation of the service, empty when there is none
     * @param dimensions further labels, for instance region
     */
    public SeriesKey(String service, String kind, String operation, Map<String, String> dimensions) {
        this.service = service;
        this.kind = kind;
        this.operation = operation;
        this.dimensions = dimensions.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
        this.hash = ((service.hashCode() * 31 + kind.hashCode()) * 31 + operation.hashCode()) * 31
                + this.dimensions.hashCode();
    }

    public String service() {
        return service;
    }

    public String kind() {
        return kind;
    }

    /** Empty when there is none. */
    public String operation() {
        return operation;
    }

    public SortedMap<String, String> dimensions() {
        return dimensions;
    }

    /** The value of a label: {@code service}, {@code kind}, {@code operation} or a dimension; empty when absent. */
    public String label(String name) {
        return switch (name) {
            case "service" -> service;
            case "kind" -> kind;
            case "operation" -> operation;
            default -> dimensions.getOrDefault(name, "");
        };
    }

    @Override
    public int compareTo(SeriesKey other) {
        int byService = service.compareTo(other.service);
        if (byService != 0) {
            return byService;
        }
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byOperation = operation.compareTo(other.operation);
        return byOperation != 0 ? byOperation : compare(dimensions, other.dimensions);
    }

    private static int compare(SortedMap<String, String> left, SortedMap<String, String> right) {
        Iterator<Map.Entry<String, String>> theirs = right.entrySet().iterator();
        for (Map.Entry<String, String> mine : left.entrySet()) {
            if (!theirs.hasNext()) {
                return 1;
            }
            Map.Entry<String, String> other = theirs.next();
            int byName = mine.getKey().compareTo(other.getKey());
            int order = byName != 0 ? byName : mine.getValue().compareTo(other.getValue());
            if (order != 0) {
                return order;
            }
        }
        return theirs.hasNext() ? -1 : 0;
    }

    @Override
    public boolean equals(Object object) {
        return this == object
                || object instanceof SeriesKey other
                        && hash == other.hash
                        && service.equals(other.service)
                        && kind.equals(other.kind)
                        && operation.equals(other.operation)
                        && dimensions.equals(other.dimensions);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return service + "/" + kind + "/" + operation + dimensions;
    }
}
