package io.loadline.config;

import io.loadline.yaml.Problems;

/**
 * What somebody said about a setting.
 *
 * @param entry the setting, or the family it belongs to
 * @param key its key, also the free part
 * @param text the value as text
 * @param source where it is said, to be shown to people
 * @param place where it is said, as errors begin: {@code file:line:col}, the variable or the option
 */
record Given(Entry<?> entry, String key, String text, Source source, String place) {

    /** The key as messages show it: it comes from outside, and may hold what moves a terminal. */
    String shownKey() {
        return inert(key);
    }

    static String inert(String text) {
        String quoted = Problems.quote(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
