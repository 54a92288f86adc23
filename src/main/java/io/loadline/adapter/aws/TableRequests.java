package io.loadline.adapter.aws;

import io.loadline.store.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** What a table looks like, in the words of the service. */
final class TableRequests {
    private TableRequests() {}

    /** The request that makes a table with all its indexes, on demand. */
    static CreateTableRequest create(TableSpec table) {
        return CreateTableRequest.builder()
                .tableName(table.name())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(table.keyAttributes().stream()
                        .map(attribute -> AttributeDefinition.builder()
                                .attributeName(attribute.name())
                                .attributeType(type(attribute))
                                .build())
                        .toList())
                .keySchema(keySchema(table.key()))
                .globalSecondaryIndexes(table.indexes().stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(index.name())
                                .keySchema(keySchema(index.key()))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                .build())
                        .toList())
                .build();
    }

    /** What a table that exists lacks, or has otherwise than wanted; more indexes than wanted are no difference. */
    static List<String> differences(TableSpec wanted, TableDescription found) {
        List<String> differences = new ArrayList<>();
        Map<String, String> types = found.attributeDefinitions().stream()
                .collect(Collectors.toMap(
                        AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString));
        compare("its key", words(wanted.key()), words(found.keySchema(), types), differences);
        Map<String, GlobalSecondaryIndexDescription> indexes = found.globalSecondaryIndexes().stream()
                .collect(Collectors.toMap(GlobalSecondaryIndexDescription::indexName, Function.identity()));
        for (TableSpec.Index index : wanted.indexes()) {
            GlobalSecondaryIndexDescription there = indexes.get(index.name());
            if (there == null) {
                differences.add("index " + index.name() + " (" + words(index.key()) + ") is missing");
                continue;
            }
            compare("index " + index.name(), words(index.key()), words(there.keySchema(), types), differences);
            if (there.projection().projectionType() != ProjectionType.ALL) {
                differences.add("index " + index.name() + " projects "
                        + there.projection().projectionTypeAsString() + " in place of ALL");
            }
        }
        return differences;
    }

    private static void compare(String what, String wanted, String found, List<String> differences) {
        if (!wanted.equals(found)) {
            differences.add(what + " is (" + found + ") in place of (" + wanted + ")");
        }
    }

    private static String words(TableSpec.Key key) {
        return key.attributes().stream()
                .map(attribute -> attribute.name() + " " + type(attribute))
                .collect(Collectors.joining(", "));
    }

    private static String words(List<KeySchemaElement> keySchema, Map<String, String> types) {
        return keySchema.stream()
                .map(element -> element.attributeName() + " " + types.get(element.attributeName()))
                .collect(Collectors.joining(", "));
    }

    private static List<KeySchemaElement> keySchema(TableSpec.Key key) {
        return List.of(element(key.partition(), KeyType.HASH), element(key.sort(), KeyType.RANGE));
    }

    private static KeySchemaElement element(TableSpec.Attribute attribute, KeyType type) {
        return KeySchemaElement.builder()
                .attributeName(attribute.name())
                .keyType(type)
                .build();
    }

    private static ScalarAttributeType type(TableSpec.Attribute attribute) {
        return attribute.type() == TableSpec.Type.TEXT ? ScalarAttributeType.S : ScalarAttributeType.N;
    }
}
