package io.loadline.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table looks like: its key and its indexes. Every index carries whole items.
 *
 * @param name full name of the table, 3 to 255 characters of {@code a-z A-Z 0-9 _ . -}
 * @param key its primary key
 * @param indexes its global secondary indexes
 */
public record TableSpec(String name, Key key, List<Index> indexes) {

    /** Type of a key attribute. */
    public enum Type {
        TEXT,
        NUMBER
    }

    /** An attribute that is part of a key. */
    public record Attribute(String name, Type type) {}

    /** A partition key and a sort key. */
    public record Key(Attribute partition, Attribute sort) {
        /** Both attributes, partition first. */
        public List<Attribute> attributes() {
            return List.of(partition, sort);
        }
    }

    /** A global secondary index. */
    public record Index(String name, Key key) {}

    public TableSpec {
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
        if (!name.matches("[a-zA-Z0-9_.-]{3,255}")) {
            throw new IllegalArgumentException("table name '" + name
                    + "' is not allowed: use 3 to 255 of a-z A-Z 0-9 _ . - (set another table prefix)");
        }
        indexes = List.copyOf(indexes);
    }

    /** Every attribute that is part of some key, once, in order of first use. */
    public List<Attribute> keyAttributes() {
        Map<String, Attribute> byName = new LinkedHashMap<>();
        key.attributes().forEach(attribute -> byName.put(attribute.name(), attribute));
        for (Index index : indexes) {
            index.key().attributes().forEach(attribute -> byName.putIfAbsent(attribute.name(), attribute));
        }
        return List.copyOf(byName.values());
    }
}
