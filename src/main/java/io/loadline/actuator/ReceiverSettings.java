package io.loadline.actuator;

import java.net.URI;
import java.util.Optional;

/** Where one receiver is, and how to address it. */
public sealed interface ReceiverSettings {
    /**
     * A PagerDuty service.
     *
     * @param endpoint where events are posted to
     * @param routingKey integration key of the service
     */
    record PagerDuty(URI endpoint, Secret routingKey) implements ReceiverSettings {
        /** PagerDuty's own address. */
        public static final URI EVENTS = URI.create("https://events.pagerduty.com/v2/enqueue");

        public PagerDuty {
            if (endpoint.getHost() == null) {
                throw new IllegalArgumentException(
                        "receivers.*.endpoint must be an absolute http(s) address, was " + endpoint);
            }
            if (routingKey.value().isBlank()) {
                throw new IllegalArgumentException(
                        "receivers.*.routing_key is empty: copy the integration key of the PagerDuty service");
            }
        }
    }

    /**
     * An SNS topic.
     *
     * @param topicArn {@code arn:aws:sns:REGION:ACCOUNT:NAME}; a name that ends with {@code .fifo} is a FIFO topic
     * @param region where the topic is, when not as its name says
     * @param endpoint another address than AWS's own
     */
    record Sns(String topicArn, Optional<String> region, Optional<URI> endpoint) implements ReceiverSettings {
        public Sns {
            if (topicArn.split(":", -1).length != 6) {
                throw new IllegalArgumentException(
                        "receivers.*.topic_arn must look like arn:aws:sns:REGION:ACCOUNT:NAME, was " + topicArn);
            }
        }
    }

    /** The actuator's own log. */
    record Log() implements ReceiverSettings {}
}
