package io.loadline.adapter;

/** Fits texts into the limits of receivers. */
public final class Wording {
    private Wording() {}

    /** At most so many UTF-16 units, the last one an ellipsis when something was left off; no pair is cut in two. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The same as one line: each run of white space and of what steers a terminal becomes one blank. */
    public static String line(String text, int longest) {
        return cut(
                text.replaceAll("[\\s\\p{Cc}\\u202a-\\u202e\\u2028\\u2029\\u2066-\\u2069]+", " ")
                        .strip(),
                longest);
    }
}
