package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Dwell.Datapoints;
import io.loadline.sla.Level;
import io.loadline.sla.Missing;

/**
 * The newest 128 evaluation points of an objective with {@code datapoints}, two bits each, and what M of N says of them
 * (semantics §3; CloudWatch, "Configuring how CloudWatch alarms treat missing data"). Points from before the first are
 * missing ones.
 *
 * @param newest points 1 to 32, the newest in the lowest bits
 * @param older points 33 to 64
 * @param old points 65 to 96
 * @param oldest points 97 to 128
 */
record Points(long newest, long older, long old, long oldest) {
    static final Points NONE = new Points(0, 0, 0, 0);

    /** Points beyond N in the evaluation range. CloudWatch's tables look at 5 points for N = 3. */
    private static final int MORE = 2;

    private static final int MISSING = 0;
    private static final int OK = 1;
    private static final int WARNING = 2;
    private static final int CRITICAL = 3;

    /** What the points in the evaluation range say of a level. */
    enum Verdict {
        /** The level holds. */
        BREACH,
        /** It does not. */
        FINE,
        /** There is too little to tell, and missing data is missing data. */
        NO_DATA,
        /** There is too little to tell, and missing data is ignored. */
        KEPT
    }

    /** With one more, the newest. */
    Points plus(Level level) {
        int code =
                switch (level) {
                    case OK -> OK;
                    case WARNING -> WARNING;
                    case CRITICAL -> CRITICAL;
                    case NO_DATA -> MISSING;
                };
        return new Points(
                newest << 2 | code, older << 2 | newest >>> 62, old << 2 | older >>> 62, oldest << 2 | old >>> 62);
    }

    /** So many points of that level, and nothing before. */
    static Points of(Level level, int count) {
        Points points = NONE;
        for (int i = 0; i < count; i++) {
            points = points.plus(level);
        }
        return points;
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** A point, 0 the newest. */
    private int at(int index) {
        long word =
                switch (index >>> 5) {
                    case 0 -> newest;
                    case 1 -> older;
                    case 2 -> old;
                    default -> oldest;
                };
        return (int) (word >>> 2 * (index & 31)) & 3;
    }

    /**
     * What M of N says of a level; a point at critical breaches warning too.
     *
     * @param level warning or critical
     */
    Verdict verdict(Level level, Datapoints datapoints, Missing.Mode mode) {
        int least = level == Level.CRITICAL ? CRITICAL : WARNING;
        int m = datapoints.m();
        int n = datapoints.n();
        int real = 0;
        int breaching = 0;
        int oldestReal = -1;
        for (int i = 0; i < n + MORE && real < n; i++) {
            int point = at(i);
            if (point != MISSING) {
                real++;
                oldestReal = i;
                breaching += point >= least ? 1 : 0;
            }
        }
        if (breaching >= m) {
            return Verdict.BREACH;
        }
        if (real >= n) {
            return Verdict.FINE;
        }
        return switch (mode) {
            case BREACHING -> breaching + n - real >= m ? Verdict.BREACH : Verdict.FINE;
            case NOT_BREACHING -> Verdict.FINE;
            case MISSING -> {
                if (breaching < real) {
                    yield Verdict.FINE;
                }
                // Nothing but breaches: enough when they go back far enough for M points to have come since.
                yield oldestReal + 1 >= m ? Verdict.BREACH : Verdict.NO_DATA;
            }
            case IGNORE -> breaching < real ? Verdict.FINE : Verdict.KEPT;
        };
    }

    /** The newest so many, the oldest of them in front: 0 fine, W warning, X critical, - missing. */
    String text(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = Math.min(count, 128) - 1; i >= 0; i--) {
            text.append("-0WX".charAt(at(i)));
        }
        return text.toString();
    }

    void writeTo(ByteWriter out) {
        int words = oldest != 0 ? 4 : old != 0 ? 3 : older != 0 ? 2 : newest != 0 ? 1 : 0;
        out.octet(words);
        long[] all = {newest, older, old, oldest};
        for (int i = 0; i < words; i++) {
            out.ordered(all[i]);
        }
    }

    static Points readFrom(ByteReader in) {
        int words = in.octet();
        return new Points(
                words > 0 ? in.ordered() : 0,
                words > 1 ? in.ordered() : 0,
                words > 2 ? in.ordered() : 0,
                words > 3 ? in.ordered() : 0);
    }
}
