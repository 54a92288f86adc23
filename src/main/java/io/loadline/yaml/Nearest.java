package io.loadline.yaml;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the valid name that somebody probably meant. */
public final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** {@code ; did you mean "X"?} with the nearest of the names, or nothing when none is near. */
    public static String hint(String written, Collection<String> names) {
        if (written.length() > LONGEST) {
            return "";
        }
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String name : names) {
            int distance = distance(written, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        // One slip, and one more for every four letters: "fro" finds "for", and "abc" does not.
        return least <= 1 + written.length() / 4 ? "; did you mean \"" + best + "\"?" : "";
    }

    private static int distance(String written, String name) {
        String left = normal(written);
        String right = normal(name);
        if (left.equals(right)) {
            return 0;
        }
        return words(left).equals(words(right)) ? 1 : edits(left, right);
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** The words in alphabetical order: {@code p95_latency} means {@code latency_p95}. */
    private static List<String> words(String name) {
        String[] words = name.split("_", -1);
        Arrays.sort(words);
        return List.of(words);
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    public static int edits(String left, String right) {
        int[][] d = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[left.length()][right.length()];
    }
}
