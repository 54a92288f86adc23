package io.loadline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class DynamoDbLocalIT {
    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("one"));

    @Test
    void keepsAnItemAndReportsAChangedCapacity() {
        try (DynamoDbLocal local = DynamoDbLocal.start();
                DynamoDbClient client = client(local)) {
            createTable(client);

            client.putItem(put -> put.tableName("items").item(KEY));
            client.updateTable(update -> update.tableName("items").provisionedThroughput(capacity(20)));

            assertThat(client.getItem(get -> get.tableName("items").key(KEY)).item())
                    .isEqualTo(KEY);
            assertThat(client.describeTable(d -> d.tableName("items"))
                            .table()
                            .provisionedThroughput()
                            .writeCapacityUnits())
                    .isEqualTo(20);
        }
    }

    @Test
    void keepsItsDataInFilesThroughAnOutage(@TempDir Path database) {
        try (DynamoDbLocal local = DynamoDbLocal.start(database);
                DynamoDbClient client = client(local)) {
            createTable(client);
            client.putItem(put -> put.tableName("items").item(KEY));

            local.stop();
            assertThatThrownBy(client::listTables).isInstanceOf(SdkClientException.class);
            local.restart();

            assertThat(client.getItem(get -> get.tableName("items").key(KEY)).item())
                    .isEqualTo(KEY);
        }
    }

    @Test
    void saysHowToFetchItWhenItsJarsAreMissing(@TempDir Path empty) {
        String before = System.getProperty(DynamoDbLocalJars.DIRECTORY_PROPERTY);
        System.setProperty(DynamoDbLocalJars.DIRECTORY_PROPERTY, empty.toString());
        try {
            assertThatThrownBy(DynamoDbLocal::start)
                    .hasMessageContaining(empty.toString())
                    .hasMessageContaining("bin/fetch-dynamodb-local");
        } finally {
            if (before == null) {
                System.clearProperty(DynamoDbLocalJars.DIRECTORY_PROPERTY);
            } else {
                System.setProperty(DynamoDbLocalJars.DIRECTORY_PROPERTY, before);
            }
        }
    }

    private static void createTable(DynamoDbClient client) {
        client.createTable(table -> table.tableName("items")
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .provisionedThroughput(capacity(5)));
    }

    private static ProvisionedThroughput capacity(long units) {
        return ProvisionedThroughput.builder()
                .readCapacityUnits(units)
                .writeCapacityUnits(units)
                .build();
    }

    private static DynamoDbClient client(DynamoDbLocal local) {
        return DynamoDbClient.builder()
                .endpointOverride(local.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(2)))
                .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofSeconds(10)))
                .build();
    }
}
