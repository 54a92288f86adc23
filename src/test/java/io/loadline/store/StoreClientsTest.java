package io.loadline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class StoreClientsTest {
    @Test
    void aLongerTimeoutOfRequestsMakesTheLimitOfDeliveryLonger() {
        assertThat(delivery(Map.of())).isEqualTo(15_000);
        assertThat(delivery(Map.of("request.timeout.ms", "30000", "linger.ms", "100")))
                .isEqualTo(30_100);
        assertThat(delivery(Map.of("request.timeout.ms", "30000", "delivery.timeout.ms", "60000")))
                .isEqualTo(60_000);
    }

    /** Kafka refuses a limit that is shorter than a request may take. */
    private static int delivery(Map<String, String> kafka) {
        Map<String, Object> settings =
                Store.producerSettings(StoreSettings.defaults("127.0.0.1:1").withKafka(kafka));
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()).close(Duration.ZERO);
        return Integer.parseInt(settings.get("delivery.timeout.ms").toString());
    }
}
