package io.loadline.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loadline.embedded.DynamoDbLocal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbSimulatedTableIT {
    @Test
    void readsTheCapacityThatUpdateTableSetAndFailsWhenNobodyAnswers() {
        try (DynamoDbLocal local = DynamoDbLocal.start();
                DynamoDbClient client = DynamoDbClients.open(DynamoDbSettings.at(local.endpoint()))) {
            DynamoDbSimulatedTable table = DynamoDbSimulatedTable.create(client, "orders-table", 25);
            assertThat(table.writeCapacity()).isEqualTo(25);

            client.updateTable(update -> update.tableName("orders-table")
                    .provisionedThroughput(
                            throughput -> throughput.readCapacityUnits(25L).writeCapacityUnits(50L)));

            await().atMost(Duration.ofSeconds(10)).until(() -> table.writeCapacity() == 50);
            assertThat(DynamoDbSimulatedTable.create(client, "orders-table", 25).writeCapacity())
                    .isEqualTo(50);
            local.stop();
            assertThatThrownBy(table::writeCapacity).hasMessageContaining("refused");
        }
    }
}
