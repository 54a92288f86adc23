package io.loadline.sla;

import java.time.Duration;

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
public record BurnTier(double budgetShare, Duration longWindow, Duration shortWindow, double factor, Level severity) {}
