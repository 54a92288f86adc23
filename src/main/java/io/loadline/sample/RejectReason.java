package io.loadline.sample;

import java.util.Locale;

/** Why input was refused: the reason code in the dead-letter topic. */
public enum RejectReason {
    /** The bytes are not a record of any known schema. */
    UNDECODABLE,
    /** The bytes are a record, but of another schema than the topic's. */
    WRONG_SCHEMA,
    /** The record has no value. */
    NULL_VALUE,
    /** The record is larger than what is decoded at all. */
    TOO_LARGE,
    /** Event time lies more than the allowed skew after arrival. */
    FUTURE,
    /** Event time lies more than the allowed lateness before arrival. */
    TOO_LATE,
    /** A latency below zero. */
    NEGATIVE_LATENCY,
    /** A latency of more than one day. */
    ABSURD_LATENCY,
    /** An outcome that is none of ok, error, throttled. */
    UNKNOWN_OUTCOME,
    /** No service name, or one that is too long. */
    MISSING_SERVICE,
    /** A gauge or distribution value that is not finite or outside ±10¹², or a count below one. */
    BAD_VALUE,
    /** A field that must be there is empty or missing, or is longer than allowed. */
    BAD_FIELD,
    /** More series than memory allows. */
    SERIES_FLOOD;

    /** The code as written to headers, files and metrics, for instance {@code too_late}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
