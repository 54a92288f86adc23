package io.loadline.topology;

import java.util.Locale;

/** What the arrival time of an input record is (design §1). */
public enum ArrivalMode {
    /** The time at which the broker appended it: {@code message.timestamp.type=LogAppendTime}. */
    APPEND("LogAppendTime"),
    /** The timestamp that its producer gave it, for backfills and tests: {@code message.timestamp.type=CreateTime}. */
    CREATE("CreateTime");

    private final String timestampType;

    ArrivalMode(String timestampType) {
        this.timestampType = timestampType;
    }

    /** As Kafka's {@code message.timestamp.type}. */
    String timestampType() {
        return timestampType;
    }

    /** As written in settings. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
