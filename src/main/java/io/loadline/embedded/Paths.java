package io.loadline.embedded;

import java.util.Optional;

/** Which path belongs to which receiver. */
final class Paths {
    static final String PAGERDUTY = "/v2/enqueue";
    static final String SLACK = "/slack";
    static final String WEBHOOK = "/webhook/";
    static final String SNS = "/";

    private Paths() {}

    static Optional<Channel> channel(String path) {
        if (path.equals(PAGERDUTY)) {
            return Optional.of(Channel.PAGERDUTY);
        }
        if (path.equals(SLACK) || path.startsWith(SLACK + "/")) {
            return Optional.of(Channel.SLACK);
        }
        if (path.startsWith(WEBHOOK)) {
            return Optional.of(Channel.WEBHOOK);
        }
        return path.equals(SNS) || path.isEmpty() ? Optional.of(Channel.SNS) : Optional.empty();
    }
}
