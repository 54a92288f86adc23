package io.loadline.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * What the alert's machine must show, worked out anew for each evaluation from the letters of all evaluations so far: no
 * timers, only runs of true and false in the history. Letters as in {@link AlertStateTest}. Shares nothing with the
 * machine.
 *
 * @param hasWarning whether there is a limit of level warning
 * @param hasCritical whether there is a limit of level critical
 * @param forWarning milliseconds
 * @param forCritical milliseconds
 * @param keep milliseconds
 * @param hold longest hold, milliseconds
 * @param recovers whether each level has a limit to recover
 * @param mode what missing data means: m missing, b breaching, n not breaching, i ignore
 * @param m how many of {@code n} points must breach; 0 without datapoints
 * @param n of how many
 */
record AlertOracle(
        boolean hasWarning,
        boolean hasCritical,
        long forWarning,
        long forCritical,
        long keep,
        long hold,
        boolean recovers,
        char mode,
        int m,
        int n,
        List<Seen> history) {
    private static final int SKIPPED = -2;
    private static final int SILENT = -1;

    /**
     * An evaluation.
     *
     * @param at epoch milliseconds
     * @param letter as given
     * @param truth 0 to 2 the level that is true, {@link #SILENT} no data, {@link #SKIPPED} neither true nor false
     * @param point {@code -0XC}, or a blank for none
     * @param fired 0 to 2, the level that fires after it
     * @param status after it
     */
    record Seen(long at, char letter, int truth, char point, int fired, String status) {}

    AlertOracle(
            boolean hasWarning,
            boolean hasCritical,
            long forWarning,
            long forCritical,
            long keep,
            long hold,
            boolean recovers,
            char mode,
            int m,
            int n) {
        this(hasWarning, hasCritical, forWarning, forCritical, keep, hold, recovers, mode, m, n, new ArrayList<>());
    }

    private Seen last() {
        return history.isEmpty() ? new Seen(0, ' ', SKIPPED, ' ', 0, "OK") : history.get(history.size() - 1);
    }

    /** The status after one more evaluation. */
    String next(long at, char letter) {
        Seen last = last();
        char heard = letter == 'h' && heldTooLong(at) ? 'n' : letter;
        int level = heard == 'n' ? SILENT : heard == 'h' || heard == 'e' ? SKIPPED : standing(heard, last.fired());
        char point = level == SKIPPED ? ' ' : level == SILENT ? '-' : "0XC".charAt(level);
        history.add(new Seen(at, letter, SKIPPED, point, last.fired(), last.status()));
        int truth = m > 0 ? byPoints(level, last.fired()) : byItself(level);
        int here = history.size() - 1;
        history.set(here, new Seen(at, letter, truth, point, last.fired(), last.status()));
        if (truth == SKIPPED) {
            return last.status();
        }
        int fired = hasCritical && fires(2, here) ? 2 : hasWarning && fires(1, here) ? 1 : 0;
        String status = truth == SILENT
                ? "NO_DATA"
                : fired > 0 ? fired == 2 ? "CRITICAL" : "WARNING" : truth > 0 ? "PENDING" : "OK";
        history.set(here, new Seen(at, letter, truth, point, fired, status));
        return status;
    }

    private boolean heldTooLong(long at) {
        long since = at;
        for (int i = history.size() - 1; i >= 0 && "hn".indexOf(history.get(i).letter()) >= 0; i--) {
            since = history.get(i).letter() == 'h' ? history.get(i).at() : since;
        }
        return since < at && at - since >= hold;
    }

    private int standing(char letter, int fired) {
        double value = letter == 'o' ? 400 : letter == 'r' ? 470 : letter == 'w' ? 600 : letter == 'W' ? 950 : 1100;
        if (hasCritical && (value > 1000 || recovers && fired == 2 && value >= 900)) {
            return 2;
        }
        return hasWarning && (value > 500 || recovers && fired > 0 && value >= 450) ? 1 : 0;
    }

    private int byItself(int level) {
        if (level != SILENT || mode == 'm') {
            return level;
        }
        return mode == 'i' ? SKIPPED : mode == 'n' ? 0 : hasCritical ? 2 : 1;
    }

    private int byPoints(int level, int fired) {
        if (level == SKIPPED) {
            return SKIPPED;
        }
        StringBuilder all = new StringBuilder();
        for (int i = history.size() - 1; i >= 0 && all.length() < n + 2; i--) {
            if (history.get(i).point() != ' ') {
                all.insert(0, history.get(i).point());
            }
        }
        String range = "-".repeat(n + 2 - all.length()) + all;
        char critical = hasCritical ? verdict(range, "C") : 'f';
        char warning = hasWarning ? verdict(range, "XC") : critical;
        if (critical == 'b') {
            return 2;
        }
        return switch (warning) {
            case 'b' -> 1;
            case 'f' -> 0;
            case '?' -> SILENT;
            default -> critical == 'f' && fired == 2 ? 1 : SKIPPED;
        };
    }

    /** b breach, f fine, ? no data, k kept. */
    private char verdict(String range, String breaching) {
        String real = range.replace("-", "");
        if (real.length() >= n) {
            return count(real.substring(real.length() - n), breaching) >= m ? 'b' : 'f';
        }
        int gap = n - real.length();
        if (mode == 'b' || mode == 'n') {
            String filled = real + (mode == 'b' ? "C" : "0").repeat(gap);
            return count(filled, breaching) >= m ? 'b' : 'f';
        }
        if (count(real, breaching) >= m) {
            return 'b';
        }
        if (count(real, breaching) < real.length()) {
            return 'f';
        }
        int oldest = 0;
        while (oldest < range.length() && range.charAt(oldest) == '-') {
            oldest++;
        }
        boolean longAgo = !real.isEmpty() && range.length() - oldest >= m;
        return mode == 'i' ? 'k' : longAgo ? 'b' : '?';
    }

    private static int count(String points, String breaching) {
        return (int)
                points.chars().filter(point -> breaching.indexOf(point) >= 0).count();
    }

    /** Whether a level fires: it began to at some evaluation, and no run of false ones since was long enough. */
    private boolean fires(int level, int here) {
        for (int i = here; i >= 0; i--) {
            int truth = history.get(i).truth();
            if (truth >= level && (lasts(level, i) || level == 1 && hasCritical && lasts(2, i))) {
                return true;
            }
            if (truth >= 0 && truth < level && isLetGo(level, i)) {
                return false;
            }
        }
        return false;
    }

    /** Whether the run of true evaluations that ends here is as long as {@code for}. */
    private boolean lasts(int level, int here) {
        long since = Long.MAX_VALUE;
        for (int i = here; i >= 0; i--) {
            Seen seen = history.get(i);
            boolean breaks = seen.truth() == SILENT ? seen.fired() == 0 : seen.truth() >= 0 && seen.truth() < level;
            if (breaks) {
                break;
            }
            since = seen.truth() >= level ? seen.at() : since;
        }
        long wait = m > 0 ? 0 : level == 2 ? forCritical : forWarning;
        return since != Long.MAX_VALUE && history.get(here).at() - since >= wait;
    }

    /** Whether the run of false evaluations that ends here is as long as {@code keep_firing_for}. */
    private boolean isLetGo(int level, int here) {
        long since = history.get(here).at();
        for (int i = here; i >= 0 && history.get(i).truth() < level; i--) {
            since = history.get(i).truth() >= 0 ? history.get(i).at() : since;
        }
        return history.get(here).at() - since >= keep;
    }
}
