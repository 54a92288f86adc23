package io.loadline.bench;

import java.util.Locale;

/** What is measured. */
enum Variant {
    /** A Kafka consumer that decodes each record and adds each latency to its series' histogram: the least there is. */
    PLAIN,
    /** A Kafka Streams topology that copies each record to another topic, exactly once. */
    PASS_THROUGH,
    /** Phase 1 as it runs in the monitor. */
    LOADLINE;

    /** As written in arguments and results. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Variant of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
