package io.loadline.adapter.aws;

import io.loadline.store.Item;
import io.loadline.store.TableSpec;
import io.loadline.store.TableWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Items as requests, within the limits of the service. */
final class ItemRequests {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
    /** Most items in one batch; 25 of the largest are below the 16 MB of a request. */
    static final int MOST_IN_BATCH = 25;

    private static final int MOST_ITEM_BYTES = 400 * 1024;
    private static final int MOST_PARTITION_KEY_BYTES = 2048;
    private static final int MOST_SORT_KEY_BYTES = 1024;
    /** A number takes one byte for two digits, and one or two more: at most 12 for any long. */
    private static final int NUMBER_BYTES = 12;

    private ItemRequests() {}

    /** Why an item can never be written; empty when it may. */
    static Optional<Outcome.Rejected> refusal(Item item) {
        for (TableSpec.Attribute attribute : item.table().key().attributes()) {
            if (!item.attributes().containsKey(attribute.name())) {
                return Optional.of(new Outcome.Rejected("bad_key", attribute.name() + " is missing or empty"));
            }
        }
        Optional<Outcome.Rejected> tooLong = tooLongKey(item, item.table().key());
        for (TableSpec.Index index : item.table().indexes()) {
            tooLong = tooLong.or(() -> tooLongKey(item, index.key()));
        }
        int size = sizeBytes(item);
        return tooLong.or(() -> size > MOST_ITEM_BYTES
                ? Optional.of(new Outcome.Rejected("too_large", size + " bytes, at most " + MOST_ITEM_BYTES))
                : Optional.empty());
    }

    private static Optional<Outcome.Rejected> tooLongKey(Item item, TableSpec.Key key) {
        return tooLongKey(item, key.partition(), MOST_PARTITION_KEY_BYTES)
                .or(() -> tooLongKey(item, key.sort(), MOST_SORT_KEY_BYTES));
    }

    private static Optional<Outcome.Rejected> tooLongKey(Item item, TableSpec.Attribute attribute, int most) {
        Item.Value value = item.attributes().get(attribute.name());
        int size = value == null ? 0 : sizeBytes(value);
        return size > most
                ? Optional.of(new Outcome.Rejected(
                        "bad_key", attribute.name() + " is a key of " + size + " bytes, at most " + most))
                : Optional.empty();
    }

    /** Size of an item as the service counts it, names of attributes included; never less. */
    static int sizeBytes(Item item) {
        return item.attributes().entrySet().stream()
                .mapToInt(entry -> utf8(entry.getKey()) + sizeBytes(entry.getValue()))
                .sum();
    }

    private static int sizeBytes(Item.Value value) {
        return value instanceof Item.Value.Text text ? utf8(text.text()) : NUMBER_BYTES;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Numbers of the items by key, those with one key together and in order: only the last of them need be sent. */
    static List<List<Integer>> byKey(List<Item> items, List<Integer> numbers) {
        Map<Item.Key, List<Integer>> byKey = new LinkedHashMap<>();
        numbers.forEach(i -> byKey.computeIfAbsent(items.get(i).key(), key -> new ArrayList<>())
                .add(i));
        return List.copyOf(byKey.values());
    }

    /** One request for items of any of the tables, at most {@value #MOST_IN_BATCH}. */
    static BatchWriteItemRequest batch(List<Item> items) {
        Map<String, List<WriteRequest>> byTable = new HashMap<>();
        for (Item item : items) {
            byTable.computeIfAbsent(item.table().name(), table -> new ArrayList<>())
                    .add(WriteRequest.builder()
                            .putRequest(put -> put.item(attributes(item)))
                            .build());
        }
        return BatchWriteItemRequest.builder().requestItems(byTable).build();
    }

    /** The attributes of an item as the service takes them. */
    static Map<String, AttributeValue> attributes(Item item) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        item.attributes().forEach((name, value) -> attributes.put(name, value(value)));
        return attributes;
    }

    /** The items among these that an answer says are not written. */
    static List<Item> unprocessed(List<Item> sent, Map<String, List<WriteRequest>> unprocessed) {
        return sent.stream()
                .filter(item -> unprocessed.getOrDefault(item.table().name(), List.of()).stream()
                        .anyMatch(request -> hasKeyOf(item, request.putRequest().item())))
                .toList();
    }

    private static boolean hasKeyOf(Item item, Map<String, AttributeValue> other) {
        return item.table().key().attributes().stream()
                .map(TableSpec.Attribute::name)
                .allMatch(name -> value(item.attributes().get(name)).equals(other.get(name)));
    }

    private static AttributeValue value(Item.Value value) {
        return value instanceof Item.Value.Text text
                ? AttributeValue.fromS(text.text())
                : AttributeValue.fromN(Long.toString(((Item.Value.Whole) value).number()));
    }
}
