package io.loadline.sla;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many characters and classes an RE2 expression has once its counted repetitions are written out. RE2 does write
 * them out, so {@code (((a{1000}){1000}){1000})} takes any memory there is; matching takes time in proportion.
 */
public final class RegexSize {
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(,(\\d{0,9}))?}");

    private final String regex;
    private final Deque<Double> open = new ArrayDeque<>();
    /** Of the group that is open, and of its last element, to which a repetition applies. */
    private double size;

    private double last;

    private RegexSize(String regex) {
        this.regex = regex;
    }

    /** An estimate from above; expressions that are wrong have some size too. */
    public static double of(String regex) {
        return new RegexSize(regex).measure();
    }

    private double measure() {
        Matcher repetition = REPETITION.matcher(regex);
        int at = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '(') {
                open.push(size);
                size = 0;
                at++;
            } else if (c == ')') {
                last = size + 1;
                size = last + (open.isEmpty() ? 0 : open.pop());
                at++;
            } else if (c == '{' && repetition.region(at, regex.length()).lookingAt()) {
                size += last * times(repetition);
                last += last * times(repetition);
                at = repetition.end();
            } else {
                at = element(at, c);
                last = 1;
                size++;
            }
        }
        for (double outer : open) {
            size += outer;
        }
        return size;
    }

    private static double times(Matcher repetition) {
        double least = Double.parseDouble(repetition.group(1));
        String most = repetition.group(3);
        return most == null || most.isEmpty() ? least : Math.max(least, Double.parseDouble(most));
    }

    /** The end of one character, escape, quoted text or class. */
    private int element(int at, char c) {
        if (c == '\\') {
            int end = regex.startsWith("\\Q", at) ? regex.indexOf("\\E", at) : -1;
            return end < 0 ? at + 2 : end + 2;
        }
        return c == '[' ? endOfClass(at + 1) : at + 1;
    }

    private int endOfClass(int start) {
        int at = regex.startsWith("^", start) ? start + 1 : start;
        at = regex.startsWith("]", at) ? at + 1 : at;
        while (at < regex.length() && regex.charAt(at) != ']') {
            int named = regex.startsWith("[:", at) ? regex.indexOf(":]", at) : -1;
            at = named >= 0 ? named + 2 : at + (regex.charAt(at) == '\\' ? 2 : 1);
        }
        return at + 1;
    }
}
