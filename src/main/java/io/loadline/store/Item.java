package io.loadline.store;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An item for a table: writing it again replaces it by itself.
 *
 * @param table the table it belongs to
 * @param attributes its attributes by name
 */
public record Item(TableSpec table, SortedMap<String, Value> attributes) {

    /** Value of an attribute. */
    public sealed interface Value {
        /** Text, not empty: an empty one is left out of the item, because an index key must not be empty. */
        record Text(String text) implements Value {}

        /** A whole number. */
        record Whole(long number) implements Value {}
    }

    /** What tells an item from all others. */
    public record Key(String table, Optional<Value> partition, Optional<Value> sort) {}

    public Item {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** Its key; a part is empty when the attribute is missing, and such an item no table takes. */
    public Key key() {
        return new Key(
                table.name(),
                Optional.ofNullable(attributes.get(table.key().partition().name())),
                Optional.ofNullable(attributes.get(table.key().sort().name())));
    }

    static Builder of(TableSpec table) {
        return new Builder(table);
    }

    /** Collects the attributes of an item. */
    static final class Builder {
        private final TableSpec table;
        private final Map<String, Value> attributes = new TreeMap<>();

        private Builder(TableSpec table) {
            this.table = table;
        }

        /** Leaves the attribute out when the text is {@code null} (absent in Avro) or empty. */
        Builder text(String name, String text) {
            if (text != null && !text.isEmpty()) {
                attributes.put(name, new Value.Text(text));
            }
            return this;
        }

        Builder number(String name, long number) {
            attributes.put(name, new Value.Whole(number));
            return this;
        }

        Item build() {
            return new Item(table, new TreeMap<>(attributes));
        }
    }
}
