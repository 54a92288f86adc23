package io.loadline.engine;

/** Policies for tests of incidents: group wait 5 s, interval 60 s, resolve after 30 s, close after a silence of 100 s. */
final class ShopPolicies {
    private ShopPolicies() {}

    static final String NOTIFICATIONS =
            "group_wait: 5s, group_interval: 60s, repeat_interval: 150s, resolve_after: 30s, close_after_silence: 100s";

    static final String QUIET = "flapping: off";

    /** Objectives of the shop, on operations and on all of it, without escalation. */
    static String shop(String notifications, String... more) {
        return named("shop", notifications, more);
    }

    static String named(String name, String notifications, String... more) {
        return """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: %s}
                notifications: {%s, %s}
                objectives:
                  - {name: latency, select: {kind: api}, indicator: latency_p95, warning: "> 500ms", critical: "> 1000ms",
                     group_by: [service, operation], notify_no_data: true,
                     actions: {warning: [{notify: ops}], critical: [{notify: oncall}]}}
                  - {name: slow, select: {kind: api}, indicator: latency_p95, warning: "> 400ms", critical: "> 900ms",
                     group_by: [service], actions: {warning: [{notify: ops}], critical: [{notify: oncall}]}}
                  - {name: mute, select: {kind: api}, indicator: success_rate, warning: "< 99%%", group_by: [service]}
                  - {name: success, select: {kind: api}, indicator: success_rate, warning: "< 99%%", critical: "< 95%%",
                     group_by: [service, operation],
                     actions: {warning: [{notify: ops}], critical: [{notify: oncall}]}}
                routes:
                  ops: {receivers: [mail]}
                  oncall: {receivers: [pager]}
                %s
                """.formatted(name, NOTIFICATIONS, notifications, String.join("\n", more));
    }

    /** One objective whose critical level goes up a chain of two levels. */
    static String escalating(String steps) {
        return """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: shop}
                notifications: {%s, %s}
                objectives:
                  - {name: latency, select: {kind: api}, indicator: latency_p95, warning: "> 500ms", critical: "> 1000ms",
                     group_by: [service, operation],
                     actions: {warning: [{notify: oncall}], critical: [{notify: oncall}]}}
                routes:
                  oncall:
                    receivers: [pager]
                    escalation: %s
                """.formatted(NOTIFICATIONS, QUIET, steps);
    }
}
