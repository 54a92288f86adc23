package io.loadline.topology;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * What one setting of a topic must be. Where an operator was more careful than asked, the setting is left alone: a plan
 * only ever tightens, except where the settings name the value.
 *
 * @param key as Kafka calls it
 * @param value what it is set to when it has to change
 * @param rule when it has to
 */
record Demand(String key, String value, Rule rule) {
    /** When a value found satisfies. */
    enum Rule {
        /** The same text. */
        EXACTLY,
        /** A number at least as large; -1 is larger than any. */
        AT_LEAST,
        /** The same words, separated by commas, in any order. */
        WORDS
    }

    boolean isMetBy(String found) {
        return switch (rule) {
            case EXACTLY -> found.equals(value);
            case AT_LEAST -> size(found) >= size(value);
            case WORDS -> words(found).equals(words(value));
        };
    }

    /** Whether to set it would make less of a number. */
    boolean lowers(String found) {
        return rule != Rule.WORDS && isNumber(found) && isNumber(value) && size(value) < size(found);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,19}");
    }

    private static long size(String number) {
        long size = Long.parseLong(number);
        return size < 0 ? Long.MAX_VALUE : size;
    }

    private static TreeSet<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.split("\\s*,\\s*", -1)));
    }
}
