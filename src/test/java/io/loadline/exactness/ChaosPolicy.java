package io.loadline.exactness;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Condition;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Objectives whose alerts come and go within seconds, over short and long windows, with every kind of timer. */
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
              flapping: {changes: 4, within: 20s}
            objectives:
              - name: errors-5s
                indicator: error_rate
                warning: "> 10%"
                critical: "> 30%"
                keep_firing_for: 3s
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
                recover: {warning: "< 400ms", critical: "< 900ms"}
                actions:
                  critical: [{notify: oncall}]
              - name: latency-points
                indicator: latency_p95
                every: 1s
                datapoints: "2 of 3"
                warning: "> 500ms"
                actions:
                  warning: [{notify: oncall}]
              - name: both
                group_by: [service, operation]
                critical: {all: [errors-5s, {objective: latency-5s, level: critical}]}
                actions:
                  critical: [{notify: oncall}]
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
            slos:
              - name: availability
                group_by: [service]
                indicator: success_rate
                target: 95%
                period: 1h
                tiers:
                  - {budget: 2%, long: 1m, short: 5s, severity: critical}
                keep_firing_for: 2s
                actions:
                  critical: [{notify: oncall}]
            routes:
              oncall:
                receivers: [pagerduty]
                escalation: {steps: [{after: 2s, receivers: [lead]}, {after: 2s, receivers: [manager]}], again_after: 5s}
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

    /** Those that an oracle can decide from the input alone: on an indicator over a window. */
    static List<Objective> measured() {
        return policy().objectives().stream()
                .filter(objective -> objective.condition() instanceof Condition.Measured)
                .toList();
    }

    /** The evaluations of those. */
    static List<Evaluation> measured(List<Evaluation> evaluations) {
        Set<String> names = measured().stream().map(Objective::name).collect(Collectors.toSet());
        return evaluations.stream()
                .filter(evaluation -> names.contains(evaluation.objective()))
                .toList();
    }

    static PolicyText text() {
        Policy policy = policy();
        return new PolicyText(policy.name(), policy.version(), YAML);
    }
}
