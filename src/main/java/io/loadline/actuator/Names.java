package io.loadline.actuator;

import io.loadline.topology.Topics;

/** What the actuator reads and writes in Kafka, by name. */
record Names(Topics topics) {
    static Names of(String prefix) {
        return new Names(Topics.withPrefix(prefix));
    }

    String notifications() {
        return topics.notifications().fullName();
    }

    String scaleCommands() {
        return topics.scaleCommands().fullName();
    }

    String commandResults() {
        return topics.commandResults().fullName();
    }

    String actuatorState() {
        return topics.actuatorState().fullName();
    }

    /** Holds the offsets; it has no members, so that only the holder of the transactional id commits to it. */
    String group() {
        return topics.prefix() + "-actuator";
    }

    /** Its one member with the partition of the scale commands is the actuator on duty. */
    String leaseGroup() {
        return topics.prefix() + "-actuator-lease";
    }

    /** One for all instances: whoever comes on duty fences the one before. */
    String transactionalId() {
        return topics.prefix() + "-actuator";
    }
}
