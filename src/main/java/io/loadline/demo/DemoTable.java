package io.loadline.demo;

import io.loadline.adapter.aws.DynamoDbClients;
import io.loadline.adapter.aws.DynamoDbSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The tables of the demo, as DynamoDB itself tells of them. */
final class DemoTable implements AutoCloseable {
    private final DynamoDbClient client;

    /** @param endpoint where DynamoDB Local is */
    DemoTable(URI endpoint) {
        // Short: traffic asks for the capacity again and again, also while DynamoDB is stopped.
        client = DynamoDbClients.open(new DynamoDbSettings(Optional.of(endpoint), "us-east-1", Duration.ofSeconds(3)));
    }

    /** Makes a table with provisioned capacity, which the scripted incident overloads. */
    void create(String name, long writeCapacity) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PROVISIONED)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .provisionedThroughput(ProvisionedThroughput.builder()
                        .readCapacityUnits(writeCapacity)
                        .writeCapacityUnits(writeCapacity)
                        .build()));
    }

    /**
     * Write capacity that the table has now.
     *
     * @throws SdkException when DynamoDB does not answer
     */
    long writeCapacity(String name) {
        return client.describeTable(table -> table.tableName(name))
                .table()
                .provisionedThroughput()
                .writeCapacityUnits();
    }

    /** Counts the items of a table by reading all of it. */
    long items(String name) {
        return client
                .scanPaginator(scan -> scan.tableName(name).select(Select.COUNT).consistentRead(true))
                .stream()
                .mapToLong(page -> page.count())
                .sum();
    }

    @Override
    public void close() {
        client.close();
    }
}
