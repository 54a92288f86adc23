package io.loadline.topology;

/**
 * Something about one topic that is not as the settings want it.
 *
 * @param topic its full name
 * @param kind what can be done about it
 * @param setting what differs: a topic setting by its Kafka name, {@code partitions} or {@code replication}; empty for
 *     a missing topic
 * @param found what is; empty for a missing topic
 * @param wanted what should be
 * @param note what the change does, or what to do where it cannot be made here; may be empty
 */
public record TopicDifference(String topic, Kind kind, String setting, String found, String wanted, String note) {
    /** Setting of a difference in the number of partitions. */
    public static final String PARTITIONS = "partitions";

    /** Setting of a difference in the number of copies. */
    public static final String REPLICATION = "replication";

    /** What can be done about it. */
    public enum Kind {
        /** The topic is missing and will be made. */
        CREATE,
        /** It will be changed. */
        CHANGE,
        /** It cannot be changed here, or not now; the note says what to do. */
        STAYS
    }

    /** One line: {@code change loadline.panes retention.ms 3600000 (1h) → 2592000000 (30d)}. */
    public String line() {
        String what =
                switch (kind) {
                    case CREATE -> "create " + topic + " with " + wanted;
                    case CHANGE -> "change %s %s %s → %s".formatted(topic, setting, told(found), told(wanted));
                    case STAYS ->
                        setting.isEmpty()
                                ? "cannot create " + topic + " with " + wanted
                                : "cannot change %s %s %s → %s here"
                                        .formatted(topic, setting, told(found), told(wanted));
                };
        return note.isEmpty() ? what : what + "; " + note;
    }

    private String told(String value) {
        return setting.endsWith(".ms") ? value + " (" + Spans.of(value) + ")" : value;
    }
}
