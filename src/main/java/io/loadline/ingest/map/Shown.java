package io.loadline.ingest.map;

import io.loadline.yaml.Problems;

/** Values from outside in messages for people: on one line, inert, cut. */
final class Shown {
    private Shown() {}

    static String quote(String value) {
        return Problems.quote(inert(value));
    }

    static String inert(String value) {
        return value.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", " ");
    }
}
