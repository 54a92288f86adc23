package io.loadline.engine;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Policy;
import java.time.Instant;
import java.util.List;

/** Policies of the tests, in the language that users write. */
final class Policies {
    private Policies() {}

    /** One objective for each way of judging, missing data and dwelling; all times in so many seconds. */
    static String everything(int unit) {
        return """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: everything}
                notifications: {group_wait: %1$ds, group_interval: %3$ds, resolve_after: %2$ds}
                objectives:
                  - {name: latency, select: {kind: api}, indicator: latency_p95, window: %4$ds, every: %1$ds,
                     min_samples: 5, min_breaching: 2, hold_for: %4$ds, warning: "> 500ms", critical: "> 1000ms",
                     actions: {warning: [{notify: ops}], critical: [{notify: oncall}]}}
                  - {name: success, select: {kind: api}, indicator: success_rate, window: %2$ds, every: %1$ds,
                     group_by: [service], for: %2$ds, min_samples: 4, min_breaching: 1, low_samples: no_data,
                     warning: "< 99%%", critical: "< 80%%", actions: {critical: [{notify: oncall}]}}
                  - {name: errors, select: {kind: api}, indicator: errors_per_minute, window: %4$ds, every: %2$ds,
                     group_by: [service], warning: "> 6.5", critical: "> 60.5"}
                  - {name: queue, select: {kind: api}, indicator: gauge(queue).max, window: %3$ds, every: %1$ds,
                     delay: %1$ds, missing_data: breaching, warning: "> 50.5", critical: "> 90.5"}
                  - {name: last, select: {kind: api}, indicator: gauge(queue).last, window: %1$ds, every: %1$ds,
                     missing_data: not_breaching, warning: "> 50.5", critical: "> 90.5"}
                  - {name: average, select: {kind: api}, indicator: latency_avg, window: %2$ds, every: %1$ds,
                     for: %1$ds, missing_data: ignore, warning: "> 500.0001ms"}
                  - {name: slowest, select: {kind: api}, indicator: latency_max, window: %3$ds, every: %1$ds,
                     min_samples: 1, min_breaching: 1, warning: "> 1001ms",
                     actions: {warning: [{scale: capacity}]}}
                routes:
                  oncall: {receivers: [pager]}
                  ops: {receivers: [mail]}
                scaling:
                  capacity: {resource: "dynamodb:table/{service}", dimension: write_capacity, step: 25, min: 25, max: 100,
                             verify_window: %2$ds}
                """.formatted(unit, 2 * unit, 3 * unit, 4 * unit);
    }

    /** Ratios, SLOs, objectives over others, and each way of staying at a level; all times in so many seconds. */
    static String language(int unit) {
        return """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: language}
                notifications: {group_wait: %1$ds, group_interval: %3$ds, resolve_after: %2$ds}
                objectives:
                  - {name: outer, group_by: [service, operation], every: %1$ds, for: %1$ds,
                     warning: {any: [inner, fast]}, critical: {all: [fast, {not: queue}]}}
                  - {name: inner, group_by: [service, operation], every: %1$ds,
                     warning: {all: [fast, {objective: errors, level: warning}]}}
                  - {name: fast, indicator: latency_within(300ms), window: %3$ds, every: %1$ds, min_samples: 3,
                     min_breaching: 1, keep_firing_for: %2$ds, warning: "< 90%%", critical: "< 50%%"}
                  - {name: errors, indicator: errors_per_minute, window: %4$ds, every: %2$ds, group_by: [service],
                     recover: {warning: "< 2"}, warning: "> 6.5", critical: "> 60.5"}
                  - {name: queue, indicator: gauge(queue).max / gauge(queue).avg, window: %4$ds, every: %1$ds,
                     absent_after: %2$ds, warning: "> 120%%"}
                  - {name: points, indicator: gauge(queue).last, window: %1$ds, datapoints: "2 of 3", warning: "> 20.5"}
                  - {name: left, slo: availability, indicator: budget_remaining, every: %1$ds, warning: "< 90%%"}
                slos:
                  - {name: availability, group_by: [service], indicator: success_rate, target: 99%%, period: 7d,
                     every: %1$ds, tiers: [{budget: 2%%, long: 10m, short: 1m, severity: critical},
                                           {budget: 10%%, long: 1d, severity: warning}]}
                  - {name: slices, indicator: success_rate, target: 90%%, period: 1d, budgeting: timeslices, every: %1$ds,
                     delay: %2$ds, slice_bad: "< 95%%", tiers: [{budget: 2%%, long: 1h, short: 1m, severity: critical}]}
                """.formatted(unit, 2 * unit, 3 * unit, 4 * unit);
    }

    /** One objective on requests per minute, without floors. */
    static String one(String objective) {
        return """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: one}
                notifications: {group_wait: 0s, group_interval: 10s, resolve_after: 10s}
                objectives:
                  - %s
                routes:
                  ops: {receivers: [mail]}
                """.formatted(objective);
    }

    static Policy read(String text) {
        return PolicyReader.read("test.yaml", text);
    }

    static ControlEvent set(String text) {
        String name = text.startsWith("apiVersion") ? read(text).name() : "broken";
        return event(new ControlEvent.PolicySet(List.of(new PolicyText(name, "v" + text.hashCode(), text))));
    }

    static ControlEvent activate() {
        return event(new ControlEvent.Activate("test"));
    }

    private static ControlEvent event(ControlEvent.Body body) {
        return new ControlEvent(Instant.EPOCH, "tester", "because", body);
    }
}
