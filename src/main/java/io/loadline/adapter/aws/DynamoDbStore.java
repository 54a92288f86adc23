package io.loadline.adapter.aws;

import io.loadline.metrics.Exposition;
import io.loadline.store.Store;
import io.loadline.store.StoreSettings;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A store whose tables are in DynamoDB, with the client that it owns. */
public final class DynamoDbStore implements AutoCloseable {
    private final Store store;
    private final DynamoDbClient client;

    private DynamoDbStore(Store store, DynamoDbClient client) {
        this.store = store;
        this.client = client;
    }

    /**
     * Starts a store.
     *
     * @throws io.loadline.store.TableMismatchException when a table exists with other keys or indexes
     */
    public static DynamoDbStore start(StoreSettings settings, DynamoDbSettings dynamoDb) {
        return start(settings, dynamoDb, RetrySettings.defaults(), new Exposition());
    }

    /**
     * The same, with figures that are shown together with those of others in this process.
     *
     * @param retry how a write is tried again
     * @param exposition what {@code /metrics} answers
     */
    public static DynamoDbStore start(
            StoreSettings settings, DynamoDbSettings dynamoDb, RetrySettings retry, Exposition exposition) {
        DynamoDbClient client = DynamoDbClients.open(dynamoDb);
        try {
            Store store = Store.start(
                    settings, new DynamoDbTables(client), new DynamoDbTableWriter(client, retry), exposition);
            return new DynamoDbStore(store, client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** The store itself. */
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        client.close();
    }
}
