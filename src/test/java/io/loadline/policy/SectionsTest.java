package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sla.Escalation;
import io.loadline.sla.Inhibition;
import io.loadline.sla.MaintenanceWindow;
import io.loadline.sla.MaintenanceWindow.When;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import io.loadline.sla.NotificationSettings.Flapping;
import io.loadline.sla.Policy;
import io.loadline.sla.Route;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told, muted and escalated, as policies write it (semantics §5). */
class SectionsTest {
    @Test
    void flappingIsMappedAndCanBeOff() {
        assertThat(read("notifications: {flapping: {changes: 3, within: 2m}}")
                        .notifications()
                        .flapping())
                .contains(new Flapping(3, Duration.ofMinutes(2)));
        assertThat(read("notifications: {flapping: {changes: 3}}")
                        .notifications()
                        .flapping())
                .contains(new Flapping(3, Duration.ofMinutes(15)));
        assertThat(read("notifications: {flapping: off}").notifications().flapping())
                .isEmpty();
        assertThat(read("notifications: {}").notifications().flapping())
                .contains(new Flapping(6, Duration.ofMinutes(15)));
    }

    @Test
    void escalationIsMapped() {
        Policy policy = read("""
                routes:
                  oncall:
                    receivers: [pagerduty]
                    escalation: {steps: [{after: 15m, receivers: [lead]}, {after: 30m, receivers: [boss, sns]}], again_after: 45m}
                  late: {receivers: [sns], escalation: {steps: [{after: 1m, receivers: [lead]}]}}
                  ops: {receivers: [sns]}
                """);

        assertThat(policy.routes().get("oncall"))
                .isEqualTo(new Route(
                        "oncall",
                        List.of("pagerduty"),
                        Optional.of(new Escalation(
                                List.of(
                                        new Escalation.Step(Duration.ofMinutes(15), List.of("lead")),
                                        new Escalation.Step(Duration.ofMinutes(30), List.of("boss", "sns"))),
                                Duration.ofMinutes(45)))));
        assertThat(policy.routes().get("late").escalation().orElseThrow().againAfter())
                .hasMinutes(60);
        assertThat(policy.routes().get("ops").escalation()).isEmpty();
    }

    @Test
    void inhibitionIsMapped() {
        Policy policy = read("""
                inhibition:
                  - {source: [level=critical, objective=a], target: {kind: api}, equal: [service, region]}
                  - {source: {objective: a}, target: ['operation!=""']}
                """);

        assertThat(policy.inhibition())
                .containsExactly(
                        new Inhibition(
                                List.of(equal("level", "critical"), equal("objective", "a")),
                                List.of(equal("kind", "api")),
                                List.of("service", "region")),
                        new Inhibition(
                                List.of(equal("objective", "a")),
                                List.of(Matcher.of("operation", Operator.NOT_EQUAL, "")),
                                List.of()));
    }

    @Test
    void maintenanceIsOnceOrEveryWeek() {
        Policy policy = read("""
                maintenance:
                  - {name: nightly, match: {service: billing}, days: [mon, fri], from: "22:30", to: "03:30", time_zone: Europe/Berlin}
                  - {name: move, match: ['service=~"shop-.*"'], from: 2026-12-01T02:00:00Z, to: 2026-12-01T08:00:00+02:00}
                  - {name: daily, match: {}, from: 02:00, to: "24:00"}
                """);

        assertThat(policy.maintenance())
                .containsExactly(
                        new MaintenanceWindow(
                                "nightly",
                                List.of(equal("service", "billing")),
                                new When.Weekly(
                                        Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                                        LocalTime.of(22, 30),
                                        LocalTime.of(3, 30),
                                        ZoneId.of("Europe/Berlin"))),
                        new MaintenanceWindow(
                                "move",
                                List.of(Matcher.of("service", Operator.MATCHES, "shop-.*")),
                                new When.Once(
                                        Instant.parse("2026-12-01T02:00:00Z"), Instant.parse("2026-12-01T06:00:00Z"))),
                        new MaintenanceWindow(
                                "daily",
                                List.of(),
                                new When.Weekly(
                                        EnumSet.allOf(DayOfWeek.class),
                                        LocalTime.of(2, 0),
                                        LocalTime.MIDNIGHT,
                                        ZoneId.of("UTC"))));
    }

    private static Matcher equal(String label, String value) {
        return Matcher.of(label, Operator.EQUAL, value);
    }

    private static Policy read(String sections) {
        return PolicyReader.read("p.yaml", """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: p}
                objectives: [{name: a, indicator: latency_p95, warning: "> 500ms"}]
                """ + sections);
    }
}
