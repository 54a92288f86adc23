package io.loadline.sla;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;

/**
 * When a budget is spent too fast: burn over the long and the short window both exceed the factor (Site Reliability
 * Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts").
 *
 * @param budgetShare share of the budget that may be gone when the tier fires, above 0 and at most 1
 * @param longWindow window that decides
 * @param shortWindow window that ends the alert soon after the burning has stopped; a twelfth of the long one
 * @param factor budget share × period ÷ long window; how many times faster than allowed
 * @param severity warning or critical
 */
public record BurnTier(double budgetShare, Duration longWindow, Duration shortWindow, double factor, Level severity) {
    /** The short window is so much shorter than the long one unless the policy says otherwise. */
    private static final int SHORT_PART = 12;

    /** The factor and the short window that follow from the share. */
    public static BurnTier of(double budgetShare, Duration longWindow, Duration period, Level severity) {
        return new BurnTier(
                budgetShare,
                longWindow,
                longWindow.dividedBy(SHORT_PART),
                factor(budgetShare, longWindow, period),
                severity);
    }

    /** How many times faster than allowed a share of the budget of a period is spent in a window. */
    public static double factor(double budgetShare, Duration longWindow, Duration period) {
        return budgetShare * period.toMillis() / longWindow.toMillis();
    }

    /** 2 % in 1 h and 5 % in 6 h are critical, 10 % in 1 d and 10 % in 3 d are warnings. */
    public static List<BurnTier> defaults(Duration period) {
        return List.of(
                of(0.02, Duration.ofHours(1), period, Level.CRITICAL),
                of(0.05, Duration.ofHours(6), period, Level.CRITICAL),
                of(0.1, Duration.ofDays(1), period, Level.WARNING),
                of(0.1, Duration.ofDays(3), period, Level.WARNING));
    }

    /**
     * Whether events can be bad enough: with a target so low that even an outage burns no faster than the factor, the
     * tier never fires.
     */
    public boolean canFire(double target) {
        return factor * (1 - target) < 1;
    }

    /**
     * How long a full outage lasts until the tier fires, with events coming evenly: {@code factor · (1 − target) · long},
     * for instance 26 s for the first of the defaults at 99.95 %.
     */
    public Duration afterOutageOf(double target) {
        return Duration.ofMillis(Math.round(factor * (1 - target) * longWindow.toMillis()));
    }

    /** As a limit, for instance {@code > 14.4 over 1h and 5m}. */
    public String text() {
        return "> " + number(factor) + " over " + time(longWindow) + " and " + time(shortWindow);
    }

    private static String number(double number) {
        return new BigDecimal(number)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String time(Duration time) {
        StringBuilder text = new StringBuilder();
        part(text, time.toDays(), "d");
        part(text, time.toHoursPart(), "h");
        part(text, time.toMinutesPart(), "m");
        part(text, time.toSecondsPart(), "s");
        part(text, time.toMillisPart(), "ms");
        return text.toString();
    }

    private static void part(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
