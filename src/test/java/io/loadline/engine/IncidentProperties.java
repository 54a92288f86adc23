package io.loadline.engine;

import static io.loadline.alert.AlertStatus.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.command.Notification;
import io.loadline.command.Notification.Event;
import io.loadline.engine.ControlEvent.Condition;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random alerts, operators and policies: a page always closes, once, and nothing is said without cause. One step is an
 * instant with what happens before it: 400 000 in the first property, and 36 000 in each of the two runs of the second.
 */
class IncidentProperties {
    private static final String CHAIN =
            "oncall: {receivers: [pager], escalation: {steps: [{after: 7s, receivers: [lead]},"
                    + " {after: 15s, receivers: [manager]}], again_after: 20s}}";

    private static final String SHOP = ShopPolicies.shop(
                    "flapping: {changes: 4, within: 40s}",
                    "inhibition:",
                    "  - {source: [objective=success, level=critical], target: [objective=latency], equal: [operation]}",
                    "maintenance:",
                    "  - {name: nightly, match: {operation: sell}, days: [thu], from: \"00:05\", to: \"00:08\","
                            + " time_zone: UTC}")
            .replace("oncall: {receivers: [pager]}", CHAIN);
    private static final String OTHER = ShopPolicies.named("other", "flapping: off")
            .replace("group_interval: 60s", "group_interval: 10s")
            .replace("resolve_after: 30s", "resolve_after: 2s");

    private static final List<String> OBJECTIVES = List.of("latency", "success", "slow", "mute");

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void everyPageClosesOnceAndNothingIsToldTwiceForOneReason(@ForAll long seed) {
        Random random = new Random(seed);
        IncidentRun run = new IncidentRun(false, StateStore.onHeap(), SHOP, OTHER);
        Watch watch = new Watch(run);

        for (int step = 0; step < 1700; step++) {
            happen(run, random);
            run.until(run.second() + 1);
            watch.look();
        }
        calm(run);
        for (int step = 0; step < 300; step++) {
            run.until(run.second() + 1);
            watch.look();
        }

        assertThat(run.views()).as("all is ok for long").isEmpty();
        watch.requireEverythingResolved();
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void restartsAtAnyPointChangeNothing(@ForAll long seed) {
        IncidentRun smooth = new IncidentRun(false, StateStore.onHeap(), SHOP, OTHER);
        IncidentRun stopped = new IncidentRun(false, StateStore.onHeap(), SHOP, OTHER);
        Random one = new Random(seed);
        Random two = new Random(seed);
        Random stops = new Random(~seed);

        for (int step = 0; step < 600; step++) {
            happen(smooth, one);
            happen(stopped, two);
            smooth.until(smooth.second() + 1);
            stopped.until(stopped.second() + 1);
            if (stops.nextInt(4) == 0) {
                stopped.restart();
            }
        }

        assertThat(stopped.decided.all).isEqualTo(smooth.decided.all);
        assertThat(stopped.views()).isEqualTo(smooth.views());
    }

    private static void happen(IncidentRun run, Random random) {
        // Quiet times in between, so that incidents close and flapping settles.
        boolean busy = run.second() / 150 % 2 == 0;
        int events = busy ? random.nextInt(3) : random.nextInt(20) == 0 ? 1 : 0;
        for (int i = 0; i < events; i++) {
            String policy = random.nextInt(3) == 0 ? "other" : "shop";
            String objective = OBJECTIVES.get(random.nextInt(OBJECTIVES.size()));
            boolean wide = objective.equals("slow") || objective.equals("mute");
            String operation = wide ? "" : random.nextBoolean() ? "buy" : "sell";
            switch (random.nextInt(14)) {
                case 0 -> run.say(silence(run, random));
                case 1 -> {
                    if (random.nextInt(10) == 0) {
                        run.views().forEach(each -> run.say(new ControlEvent.Acknowledge(each.id())));
                    }
                }
                case 2 ->
                    run.end(
                            policy,
                            objective,
                            operation,
                            random.nextBoolean() ? TransitionReason.FORGOTTEN : TransitionReason.POLICY_REMOVED);
                case 3, 4, 5, 6 -> run.put(policy, objective, operation, OK);
                default -> {
                    AlertStatus[] all = AlertStatus.values();
                    run.put(policy, objective, operation, all[random.nextInt(all.length)]);
                }
            }
        }
    }

    private static ControlEvent.Body silence(IncidentRun run, Random random) {
        Matcher[] matchers = {
            Matcher.of("operation", Operator.EQUAL, "buy"),
            Matcher.of("level", Operator.EQUAL, "critical"),
            Matcher.of("policy", Operator.MATCHES, "o.*")
        };
        List<Condition> conditions = List.of(Condition.of(matchers[random.nextInt(matchers.length)]));
        String id = "s" + random.nextInt(3);
        long from = run.second() + random.nextInt(10);
        long to = from - 5 + random.nextInt(60);
        return random.nextBoolean()
                ? new ControlEvent.Silence(id, conditions, IncidentRun.at(from), IncidentRun.at(to))
                : new ControlEvent.Maintenance(id, conditions, IncidentRun.at(from), IncidentRun.at(to));
    }

    private static void calm(IncidentRun run) {
        for (String policy : List.of("shop", "other")) {
            for (String objective : OBJECTIVES) {
                for (String operation : List.of("", "buy", "sell")) {
                    run.put(policy, objective, operation, OK);
                }
            }
        }
    }

    /** Looks at each instant at what was said, and at what was muted then. */
    private static final class Watch {
        private final IncidentRun run;
        private final Map<String, List<Notification>> told = new TreeMap<>();
        private final Set<String> ids = new HashSet<>();
        private final Set<String> audits = new HashSet<>();
        private final Set<String> open = new HashSet<>();
        private final Set<String> closed = new HashSet<>();
        private final Map<String, Set<String>> receivers = new HashMap<>();
        private final Set<String> acknowledged = new HashSet<>();
        private int notifications;
        private int events;

        Watch(IncidentRun run) {
            this.run = run;
        }

        void look() {
            boolean news = run.decided.notifications.size() > notifications || run.decided.audit.size() > events;
            if (!news) {
                return;
            }
            Map<String, IncidentView> now = new HashMap<>();
            run.views().forEach(each -> now.put(each.id(), each));
            open.addAll(now.keySet());
            List<Notification> fresh =
                    new ArrayList<>(run.decided.notifications.subList(notifications, run.decided.notifications.size()));
            notifications = run.decided.notifications.size();
            fresh.forEach(each -> take(each, now.get(each.incidentId())));
            for (AuditEvent event : run.decided.audit.subList(events, run.decided.audit.size())) {
                assertThat(audits.add(event.auditId()))
                        .as("one id for each record")
                        .isTrue();
                if (event.actionType().equals("incident.closed")) {
                    assertThat(closed.add(event.resourceId())).as("closes once").isTrue();
                } else if (event.actionType().equals("incident.acknowledged")) {
                    acknowledged.add(event.resourceId());
                }
            }
            events = run.decided.audit.size();
            assertThat(closed).as("what is closed stays closed").noneMatch(now::containsKey);
        }

        private void take(Notification each, IncidentView incident) {
            String route = each.incidentId() + " " + each.route();
            List<Notification> before = told.computeIfAbsent(route, key -> new ArrayList<>());
            Set<String> known = receivers.computeIfAbsent(route, key -> new HashSet<>());
            assertThat(ids.add(each.commandId())).as("one id for each telling").isTrue();
            assertThat(each.event() == Event.OPEN).isEqualTo(before.isEmpty());
            if (each.event() == Event.RESOLVE) {
                assertThat(incident).as("resolves as it closes").isNull();
                assertThat(each.receivers()).containsExactlyInAnyOrderElementsOf(known);
            } else {
                assertThat(incident).as("tells while it is open").isNotNull();
                assertThat(before).noneMatch(one -> one.event() == Event.RESOLVE);
                known.addAll(each.receivers());
            }
            switch (each.reason()) {
                case "first", "resolved", "level_2", "level_3", "again" ->
                    assertThat(before).noneMatch(one -> one.reason().equals(each.reason()));
                case "new", "escalated", "repeat" -> {
                    Notification last = before.stream()
                            .filter(one -> one.event() != Event.ESCALATE)
                            .reduce((one, two) -> two)
                            .orElseThrow();
                    long interval = incident.policy().equals("shop") ? 60 : 10;
                    assertThat(each.instant().getEpochSecond() - last.instant().getEpochSecond())
                            .isGreaterThanOrEqualTo(each.reason().equals("repeat") ? 150 : interval);
                }
                default -> assertThat(each.reason()).isIn("flapping", "settled");
            }
            if (each.event() == Event.ESCALATE) {
                assertThat(acknowledged).doesNotContain(each.incidentId());
                assertThat(each.severity()).isEqualTo(Notification.Severity.CRITICAL);
            }
            if (incident != null && !Set.of("flapping", "settled").contains(each.reason())) {
                assertThat(incident.members())
                        .as("somebody calls the route and is not muted")
                        .anyMatch(member -> isHeard(member)
                                && (member.routes().contains(each.route()) && isCalling(member)
                                        || each.event() == Event.ESCALATE && member.status() == AlertStatus.NO_DATA));
            }
            before.add(each);
        }

        private static boolean isCalling(IncidentView.Member member) {
            return member.status().isFiring() || member.status() == AlertStatus.NO_DATA;
        }

        private static boolean isHeard(IncidentView.Member member) {
            return member.muted()
                    .filter(by -> !by.cause().code().equals("duplicate"))
                    .isEmpty();
        }

        void requireEverythingResolved() {
            assertThat(closed).containsAll(open);
            told.values().forEach(of -> assertThat(of)
                    .filteredOn(each -> each.event() == Event.RESOLVE)
                    .as("each route hears of the end once")
                    .hasSize(1));
        }
    }
}
