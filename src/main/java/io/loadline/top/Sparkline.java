package io.loadline.top;

/** A trend in one line of characters, each as high as its value against the largest. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.:-=+*#";
    /** A flat line is drawn at two thirds of the height: full height would look like a peak. */
    private static final double HEADROOM = 1.5;

    private Sparkline() {}

    /**
     * Draws the newest steps.
     *
     * @param columns how many
     */
    static String of(Trend trend, int columns, boolean unicode) {
        Trend shown = trend.newest(columns);
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int step = 0; step < shown.steps(); step++) {
            if (!shown.isGap(step)) {
                least = Math.min(least, shown.micros(step));
                most = Math.max(most, shown.micros(step));
            }
        }
        double top = Math.max(1, Math.max(most, HEADROOM * Math.min(least, most)));
        String bars = unicode ? BARS : ASCII;
        StringBuilder line = new StringBuilder(" ".repeat(columns - shown.steps()));
        for (int step = 0; step < shown.steps(); step++) {
            line.append(
                    shown.isGap(step)
                            ? ' '
                            : bars.charAt((int) Math.min(7, Math.floor(shown.micros(step) / top * 7.999))));
        }
        return line.toString();
    }
}
