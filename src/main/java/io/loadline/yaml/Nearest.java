package io.loadline.yaml;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that somebody probably meant. */
public final class Nearest {
    private static final int LONGEST = 100;
    private static final int SHORTEST_BEGINNING = 3;

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
        // One slip, and one more for every four letters: "fro" finds "for", and "abc" does not. Nor is a name near when
        // most of it is another: "severity" is no "every".
        boolean near = least <= 1 + written.length() / 4
                && (least <= 2 || 2 * least <= Math.min(written.length(), best.length()));
        return (near ? Optional.of(best) : begun(written, names))
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
    }

    /** The only name of which one is the beginning of the other: "warn" of "warning", "mon" of "monday". */
    private static Optional<String> begun(String written, Collection<String> names) {
        List<String> begun = names.stream()
                .filter(name -> Math.min(written.length(), name.length()) >= SHORTEST_BEGINNING)
                .filter(name -> normal(name).startsWith(normal(written))
                        || normal(written).startsWith(normal(name)))
                .toList();
        return begun.size() == 1 ? Optional.of(begun.get(0)) : Optional.empty();
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
