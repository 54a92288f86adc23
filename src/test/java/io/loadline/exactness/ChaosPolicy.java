package io.loadline.exactness;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Policy;

/** Objectives whose alerts come and go within seconds, over short and long windows, with and without a dwell. */
final class ChaosPolicy {
    private static final String YAML = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: chaos}
            defaults:
              window: 5s
              every: 1s
              for: 0s
              min_samples: 1
              min_breaching: 1
              group_by: [service, operation]
            notifications:
              group_wait: 1s
              group_interval: 5s
              resolve_after: 2s
            objectives:
              - name: errors-5s
                indicator: error_rate
                warning: "> 10%"
                critical: "> 30%"
                actions:
                  critical: [{notify: oncall}]
              - name: errors-20s
                indicator: error_rate
                window: 20s
                for: 3s
                warning: "> 10%"
                critical: "> 25%"
                actions:
                  warning: [{notify: oncall}]
              - name: latency-5s
                indicator: latency_p95
                warning: "> 500ms"
                critical: "> 1000ms"
              - name: latency-20s
                indicator: latency_p50
                window: 20s
                for: 3s
                warning: "> 500ms"
                critical: "> 1000ms"
              - name: service-throttles
                select: {kind: dynamodb}
                group_by: [service]
                indicator: throttles_per_minute
                window: 20s
                warning: "> 20"
                critical: "> 60"
                actions:
                  warning: [{scale: write-capacity}]
              - name: service-log-errors
                group_by: [service]
                indicator: log_errors_per_minute
                for: 3s
                warning: "> 20"
            routes:
              oncall: {receivers: [pagerduty]}
            scaling:
              write-capacity:
                resource: "dynamodb:table/{service}"
                dimension: write_capacity
                step: 25
                min: 25
                max: 100
                scale_out_cooldown: 5s
                scale_in_cooldown: 10s
                scale_in_after: 15m
                verify_window: 8s
            """;

    private ChaosPolicy() {}

    static Policy policy() {
        return PolicyReader.read("chaos.yaml", YAML);
    }

    static PolicyText text() {
        Policy policy = policy();
        return new PolicyText(policy.name(), policy.version(), YAML);
    }
}
