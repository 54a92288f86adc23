package io.loadline.actuator;

/** What the actuator reads and writes in Kafka, by name. */
record Names(String prefix) {
    String notifications() {
        return prefix + ".notifications";
    }

    String scaleCommands() {
        return prefix + ".scale-commands";
    }

    String commandResults() {
        return prefix + ".command-results";
    }

    String actuatorState() {
        return prefix + ".actuator-state";
    }

    /** Holds the offsets; it has no members, so that only the holder of the transactional id commits to it. */
    String group() {
        return prefix + "-actuator";
    }

    /** Its one member with the partition of the scale commands is the actuator on duty. */
    String leaseGroup() {
        return prefix + "-actuator-lease";
    }

    /** One for all instances: whoever comes on duty fences the one before. */
    String transactionalId() {
        return prefix + "-actuator";
    }
}
