package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loadline.audit.AuditEvent;
import io.loadline.cli.LiveDeployment.At;
import io.loadline.cli.LiveDeployment.Said;
import io.loadline.command.CommandResult;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.sla.Evaluation;
import io.loadline.standing.ControlTopic;
import io.loadline.wire.Codecs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a running deployment, on a real broker, under load; in the order of a day. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperateIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int SERVICES = 12;
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: live}
            defaults: {window: 2s, every: 1s, group_by: [service]}
            notifications: {group_wait: 1s, group_interval: 5s, resolve_after: 2s}
            objectives:
              - {name: queue, indicator: gauge(queue).last, warning: "> 50", critical: "> 90",
                 actions: {warning: [{notify: ops}], critical: [{notify: ops}]}}
              - {name: disk, indicator: gauge(disk).last, warning: "> 50", actions: {warning: [{notify: ops}]}}
            routes:
              ops: {receivers: [mail]}
            """;
    private static final String PUSHED = POLICY.replace("\"> 90\"", "\"> 95\"");
    private static final String EDIT = PUSHED.replace(
                    "gauge(queue).last, warning: \"> 50\"", "gauge(queue).last, warning: \"> 30\"")
            .replace("gauge(disk).last, warning: \"> 50\"", "gauge(disk).last, warning: \"> 70\"");

    @TempDir
    static Path directory;

    private static LiveDeployment live;

    @BeforeAll
    static void start() {
        live = new LiveDeployment(directory, POLICY);
        for (int i = 0; i < SERVICES; i++) {
            live.set("service-" + i, "queue", 20);
            live.set("service-" + i, "disk", 20);
        }
        await().atMost(LIMIT)
                .until(() ->
                        evaluations().stream().map(At::partition).distinct().count() == LiveDeployment.PARTITIONS);
    }

    @AfterAll
    static void stop() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    @Order(1)
    void aPushTakesEffectAtOneInstantInEveryPartitionUnderLoad() {
        String before = LiveDeployment.text(POLICY).version();
        String after = LiveDeployment.text(PUSHED).version();

        Said pushed = live.run(
                        "policy",
                        "push",
                        live.file("pushed.yaml", PUSHED),
                        "--yes",
                        "--json",
                        "--by",
                        "ann",
                        "--reason",
                        "calmer")
                .ok();

        JsonNode report = pushed.json();
        assertThat(report.path("outcome").asText()).isEqualTo("applied");
        assertThat(report.at("/changes/0/what").asText()).isEqualTo("objective queue");
        assertThat(report.at("/changes/0/settings/0/before").asText()).isEqualTo("> 90");
        Instant since = Instant.parse(report.path("instant").asText());
        live.set("service-3", "queue", 60);
        await().atMost(LIMIT).until(() -> live.read("alerts", Codecs.ALERT_TRANSITION).stream()
                .anyMatch(at -> at.value().instant().isAfter(since)));
        live.set("service-3", "queue", 20);

        Map<Integer, Long> newOnes = evaluations().stream()
                .filter(at -> at.value().policyVersion().equals(after))
                .collect(Collectors.groupingBy(At::partition, TreeMap::new, Collectors.counting()));
        assertThat(newOnes).hasSize(LiveDeployment.PARTITIONS);
        assertThat(evaluations()).allSatisfy(at -> assertThat(at.value().policyVersion())
                .isEqualTo(at.value().instant().isBefore(since) ? before : after));
        assertThat(live.read("alerts", Codecs.ALERT_TRANSITION).stream().map(At::value))
                .allSatisfy(transition -> assertThat(transition.policyVersion())
                        .isEqualTo(transition.instant().isBefore(since) ? before : after));
        assertThat(audit("policy.applied")).last().satisfies(event -> {
            assertThat(event.userId()).isEqualTo("ann");
            assertThat(event.detail()).contains("calmer", after);
        });
    }

    @Test
    @Order(2)
    void aBadFileOrNobodyToAskWritesNothing() {
        int before = live.read("control", Codecs.CONTROL_EVENT).size();
        Path bad = live.file("bad.yaml", POLICY.replace("warning:", "warnin:"));
        Path other = live.file("other.yaml", EDIT);

        Said wrong = live.run("policy", "push", bad, "--yes");
        Said unasked = live.run("policy", "push", other);
        Said dry = live.run("policy", "push", other, "--dry-run");

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("bad.yaml:", "warnin", "warning");
        assertThat(unasked.code()).isEqualTo(2);
        assertThat(unasked.err()).contains("--yes");
        assertThat(dry.code()).isZero();
        assertThat(dry.out())
                .contains("~ live: objective disk", "warning: > 50 -> > 70", "nothing was written", "by ann (calmer)");
        assertThat(live.read("control", Codecs.CONTROL_EVENT)).hasSize(before);
    }

    @Test
    @Order(3)
    void fiftyBrokenSetsLeaveTheOldVersionInForceWithoutAGap() {
        ControlTopic control = new ControlTopic(live.settings());
        Instant begun = Instant.now();
        for (int i = 0; i < 50; i++) {
            String text = POLICY.replace("warning:", "warnin" + i + ":");
            control.write(
                    ControlTopic.POLICIES,
                    new ControlEvent(
                            Instant.now(),
                            "mallory",
                            "broken",
                            new ControlEvent.PolicySet(List.of(new PolicyText("live", "broken" + i, text)))));
        }
        await().atMost(LIMIT).until(() -> audit("policy.rejected").size() == 50);
        Instant done = Instant.now();
        await().atMost(LIMIT).until(() -> evaluations().stream()
                .anyMatch(at -> at.value().instant().isAfter(done)));

        String version = LiveDeployment.text(PUSHED).version();
        assertThat(evaluations().stream().map(At::value).filter(each -> each.instant()
                        .isAfter(begun)))
                .extracting(Evaluation::policyVersion)
                .containsOnly(version);
        Map<String, List<Long>> seconds = evaluations().stream()
                .filter(at -> at.value().objective().equals("queue"))
                .collect(Collectors.groupingBy(
                        at -> at.value().group().service(),
                        Collectors.mapping(at -> at.value().instant().getEpochSecond(), Collectors.toList())));
        assertThat(seconds).hasSize(SERVICES);
        seconds.forEach((of, instants) -> assertThat(instants)
                .as(of)
                .containsExactlyElementsOf(IntStream.range(0, instants.size())
                        .mapToObj(i -> instants.get(0) + i)
                        .toList()));
    }

    @Test
    @Order(4)
    void aShadowReportsExactlyThreeTransitionsAddedAndOneRemoved() throws Exception {
        int notifications = live.read("notifications", Codecs.NOTIFICATION).size();
        Path edit = live.file("edit.yaml", EDIT);
        CompletableFuture<Said> running = CompletableFuture.supplyAsync(
                () -> live.run("policy", "push", edit, "--shadow", "--for", "8s", "--json"));
        Thread.sleep(2_500); // the shadow must have begun: nothing of it can be seen from outside
        live.set("service-1", "queue", 40);
        live.set("service-2", "queue", 40);
        live.set("service-4", "queue", 40);
        live.set("service-5", "disk", 60);

        JsonNode report = running.get().json();

        assertThat(report.path("added").asInt()).as(report.toPrettyString()).isEqualTo(3);
        assertThat(report.path("removed").asInt()).isEqualTo(1);
        for (String other : List.of("earlier", "later", "higher", "lower")) {
            assertThat(report.path(other).asInt()).as(other).isZero();
        }
        assertThat(StreamSupport.stream(report.path("transitions").spliterator(), false)
                        .filter(each -> each.path("kind").asText().equals("added"))
                        .map(each -> each.at("/shadow/service").asText()))
                .containsExactlyInAnyOrder("service-1", "service-2", "service-4");
        assertThat(StreamSupport.stream(report.path("notifications").spliterator(), false)
                        .map(each -> each.path("kind").asText()))
                .containsExactlyInAnyOrder("added", "added", "added", "removed");
        assertThat(live.read("notifications", Codecs.NOTIFICATION).size() - notifications)
                .as("only service-5 was told of, by what is in force")
                .isEqualTo(1);
        live.set("service-5", "disk", 20);
    }

    @Test
    @Order(5)
    void aSilenceHidesFromPeopleWhatIsDecidedAllTheSame() {
        Said added = live.run(
                        "silence",
                        "add",
                        "service=service-6",
                        "--for",
                        "1h",
                        "--reason",
                        "restart",
                        "--by",
                        "bob",
                        "--yes")
                .ok();
        assertThat(added.out()).contains("service=service-6 until", "0 alerts that are not ok");
        JsonNode all = live.run("silence", "list", "--json").ok().json();
        JsonNode listed = all.at("/silences/0");
        assertThat(all.path("waiting")).isEmpty();
        assertThat(listed.path("by").asText()).isEqualTo("bob");
        assertThat(listed.path("reason").asText()).isEqualTo("restart");

        live.set("service-6", "queue", 60);
        await().atMost(LIMIT).until(() -> alert("service-6").path("status").asText(), "warning"::equals);
        await().atMost(LIMIT)
                .until(() -> alert("service-6").at("/muted_by/cause").asText(), "silence"::equals);
        assertThat(alert("service-6").at("/muted_by/id").asText())
                .isEqualTo(listed.path("id").asText());
        assertThat(notified("service-6")).isZero();

        String id = listed.path("id").asText();
        live.run("silence", "expire", id.substring(0, 5), "--by", "bob", "--reason", "done")
                .ok();
        await().atMost(LIMIT).until(() -> notified("service-6") == 1);
        assertThat(audit("silence.applied")).last().satisfies(event -> {
            assertThat(event.userId()).isEqualTo("bob");
            assertThat(event.detail()).contains("restart", id);
        });
        assertThat(audit("silence.expired")).last().satisfies(event -> assertThat(event.detail())
                .contains("done", id));
        Said again = live.run("silence", "expire", id, "--yes");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("silence " + id + " has ended, at ");
    }

    @Test
    @Order(5)
    void aSilenceWithoutATimeAReasonOrALabelThatThereIsSaysSo() {
        Said missing = live.run("silence", "add", "severity=warning");
        Said unknown = live.run("silence", "add", "severity=warning", "--for", "1h", "--reason", "x", "--dry-run");

        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("--for TIME", "--reason TEXT");
        assertThat(unknown.err())
                .contains("no alert has a label severity: the level of an alert is its label level; there are ");
    }

    @Test
    @Order(6)
    void anAcknowledgementIsShownAndAuditedWithWhoAndWhy() {
        String incident = alert("service-6").path("incident_id").asText();

        Said unknown = live.run("ack", "zzz");
        Said taken = live.run("ack", incident.substring(0, 10), "--by", "carl", "--reason", "rolling back")
                .ok();

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("no open incident zzz", incident.substring(0, 12), "service-6");
        assertThat(taken.out()).contains("service-6 acknowledged, from ");
        assertThat(taken.err()).doesNotContain("it was acknowledged");
        assertThat(live.run("ack", incident, "--by", "dora").ok().err())
                .contains("it was acknowledged by carl at ", ": rolling back");
        live.run("ack", incident, "--by", "carl", "--reason", "rolling back").ok();
        assertThat(alert("service-6").at("/acknowledged/0/by").asText()).isEqualTo("carl");
        assertThat(live.run("alerts", "--service", "service-6").out())
                .contains("warning", "limit > 50", "sent to ops", "acknowledged by carl (rolling back)");
        assertThat(live.run("policy", "explain", "service-6", "queue").ok().out())
                .contains(
                        "gauge(queue).last = 60.000",
                        "warning > 50: beyond it",
                        "state      warning",
                        "led to     incident " + incident,
                        "sent to mail of route ops",
                        "acknowledged by carl (rolling back)");
        assertThat(live.run("policy", "explain", "service-6", "--not").ok().out())
                .contains(
                        "it fires at warning, and 1 notification (first) was sent to ops, last at ",
                        "value 20.000 is not above 50.000");
        assertThat(live.run("policy", "explain", "servic-6").err()).contains("did you mean \"service-");
        assertThat(live.run("policy", "explain", "service-6", "queu").err()).contains("did you mean \"queue\"?");
        assertThat(audit("control.acknowledge")).last().satisfies(event -> {
            assertThat(event.userId()).isEqualTo("carl");
            assertThat(event.detail()).contains("rolling back", incident);
        });
    }

    @Test
    @Order(7)
    void aNotificationThatDidNotArriveIsNotShownAsTold() {
        live.read("notifications", Codecs.NOTIFICATION).stream()
                .map(At::value)
                .filter(notification -> notification.service().equals("service-6"))
                .forEach(notification -> live.write(new CommandResult(
                        notification.commandId(),
                        notification.incidentId(),
                        notification.service(),
                        CommandResult.Kind.NOTIFICATION,
                        "mail",
                        CommandResult.Outcome.FAILED,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        1,
                        Instant.now(),
                        "receiver mail is not configured")));

        String failed = "failed at mail (receiver mail is not configured)";
        assertThat(live.run("alerts", "--service", "service-6").out())
                .contains("ops: " + failed)
                .doesNotContain("told ops");
        assertThat(alert("service-6").at("/deliveries/0/outcome").asText()).isEqualTo("failed");
        assertThat(live.run("policy", "explain", "service-6", "queue", "--not").out())
                .contains("sent to ops, last at ", failed);
        assertThat(live.run("policy", "explain", "service-6", "queue").out())
                .contains("sent to mail of route ops (first), " + failed);
    }

    /** The alert on the queue of a service. */
    private static JsonNode alert(String service) {
        JsonNode alerts = live.run("alerts", "--service", service, "--all", "--json")
                .ok()
                .json()
                .path("alerts");
        return StreamSupport.stream(alerts.spliterator(), false)
                .filter(each -> each.path("objective").asText().equals("queue"))
                .findFirst()
                .orElseThrow();
    }

    private static long notified(String service) {
        return live.read("notifications", Codecs.NOTIFICATION).stream()
                .filter(at -> at.value().service().equals(service))
                .count();
    }

    @Test
    @Order(8)
    void aRestartDoesNotUndoWhatSomebodyPushed() {
        int before = live.read("control", Codecs.CONTROL_EVENT).size();
        live.stopMonitor();

        live.startMonitor();

        assertThat(live.read("control", Codecs.CONTROL_EVENT)).hasSize(before);
        Said dry = live.run("policy", "push", live.file("same.yaml", PUSHED), "--dry-run")
                .ok();
        assertThat(dry.out()).contains("nothing to do: these are in force");
    }

    @Test
    @Order(9)
    void anObjectiveThatWasRemovedIsNotExplainedAsIfItWereDecided() {
        String without = PUSHED.replaceAll("(?m)^ *- \\{name: disk.*\\R", "");
        assertThat(without).doesNotContain("disk");
        live.run("policy", "push", live.file("without.yaml", without), "--yes").ok();

        assertThat(live.run("policy", "explain", "service-1", "disk").out())
                .contains("removed    at ", "(policy_removed)", "has ended");
        assertThat(live.run("policy", "explain", "service-1", "disk", "--not").out())
                .contains("disk: removed at ");
        Said unasked = live.run("policy", "explain", "service-1");
        assertThat(unasked.out()).contains("queue").doesNotContain("disk");
        assertThat(unasked.err()).contains("not shown", "disk");
    }

    private static List<At<Evaluation>> evaluations() {
        return live.read("evaluations", Codecs.EVALUATION);
    }

    private static List<AuditEvent> audit(String action) {
        return live.read("audit-events", Codecs.AUDIT_EVENT).stream()
                .map(At::value)
                .filter(event -> event.actionType().equals(action))
                .toList();
    }
}
