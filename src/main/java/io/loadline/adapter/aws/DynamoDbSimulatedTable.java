package io.loadline.adapter.aws;

import io.loadline.simulate.SimulatedTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A real table of DynamoDB whose write capacity the simulation obeys. */
public final class DynamoDbSimulatedTable implements SimulatedTable {
    private static final long READ_CAPACITY = 25;

    private final DynamoDbClient client;
    private final String name;

    private DynamoDbSimulatedTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /**
     * Makes the table, or takes the one that exists, with whatever capacity it has.
     *
     * @param client closed by its owner
     * @param name of the table
     * @param writeCapacity what it starts with, units a second, at least 1
     */
    public static DynamoDbSimulatedTable create(DynamoDbClient client, String name, long writeCapacity) {
        try {
            client.createTable(table -> table.tableName(name)
                    .billingMode(BillingMode.PROVISIONED)
                    .attributeDefinitions(id -> id.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(id -> id.attributeName("id").keyType(KeyType.HASH))
                    .provisionedThroughput(throughput ->
                            throughput.readCapacityUnits(READ_CAPACITY).writeCapacityUnits(writeCapacity)));
        } catch (ResourceInUseException e) {
            // It exists, and keeps its capacity.
        }
        return new DynamoDbSimulatedTable(client, name);
    }

    @Override
    public long writeCapacity() {
        return client.describeTable(table -> table.tableName(name))
                .table()
                .provisionedThroughput()
                .writeCapacityUnits();
    }
}
