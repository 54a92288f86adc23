package io.loadline.simulate;

import java.util.List;

/**
 * A simulated service.
 *
 * @param name its name
 * @param kind {@code api}, {@code lambda}, {@code dynamodb} or {@code web}; a web service also reports page loads
 * @param region where it runs
 * @param operations what it does
 */
record ServiceProfile(String name, String kind, String region, List<OperationProfile> operations) {
    ServiceProfile {
        operations = List.copyOf(operations);
    }

    boolean isWeb() {
        return kind.equals("web");
    }

    /** Whether its requests come from people, so that its log lines name a user. */
    boolean hasUsers() {
        return isWeb() || kind.equals("api");
    }
}
