package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;

import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A panes log at whose half alerts pend, fire, are held and lack data, one incident waits to close and others are open.
 * What a version stored at the half is kept in {@code src/test/resources/state}, with what it decided in the rest.
 */
final class UpgradeLog {
    private static final int HALF_SECONDS = 60;
    private static final int SECONDS = 130;
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: upgrade}
            notifications: {group_wait: 0s, group_interval: 10s, resolve_after: 20s}
            defaults: {window: 10s, every: 1s, group_by: [service]}
            objectives:
              - {name: load, select: {kind: api}, indicator: requests_per_minute, for: 40s, warning: "> 10",
                 actions: {warning: [{notify: ops}]}}
              - {name: latency, select: {kind: web}, indicator: latency_p95, hold_for: 30s, warning: "> 500ms",
                 critical: "> 1s", actions: {warning: [{notify: ops}], critical: [{notify: ops}]}}
            routes:
              ops: {receivers: [mail]}
            """;

    final List<PaneRecord> records;
    final int half;

    UpgradeLog() {
        Deployment deployment = new Deployment(1, true, false);
        deployment.control(T0, Policies.set(POLICY));
        int middle = 0;
        for (int second = 1; second <= SECONDS; second++) {
            long at = T0 + second * 1000L;
            List<Input.Raw> raws = new ArrayList<>();
            // Pends from about 31 s on, so fires at about 71 s.
            raws.addAll(requests("pending", "api", at, second > 30 ? 5 : 0, 10));
            raws.addAll(requests("pending", "api", at, second == 1 ? 1 : 0, 10));
            raws.addAll(requests("firing", "api", at, second < 100 ? 5 : 0, 10));
            // Ok again at about 55 s, so its incident closes 20 s later.
            raws.addAll(requests("closing", "api", at, second < 45 ? 5 : 0, 10));
            // Too few samples from about 44 s on: no data 30 s later.
            raws.addAll(requests("held", "web", at, second < 40 ? 5 : 1, 700));
            // Without data from about 50 s on, and back at 80 s.
            raws.addAll(requests("silent", "web", at, second < 40 || second >= 80 ? 5 : 0, 1500));
            deployment.samples(metrics(0), at, raws.toArray(Input.Raw[]::new));
            deployment.heartbeat(CONTROL, at);
            if (second == HALF_SECONDS) {
                middle = deployment.collected.records.size();
            }
        }
        records = List.copyOf(deployment.collected.records);
        half = middle;
    }

    private static List<Input.Raw> requests(String service, String kind, long at, int count, long millis) {
        Input.Raw[] raws = new Input.Raw[count];
        Arrays.setAll(
                raws,
                i -> Input.Raw.request(new SeriesKey(service, kind, "buy", Map.of()), at, Outcome.OK, millis * 1000));
        return List.of(raws);
    }

    /** What is decided from the half on, by an evaluator on a store that was left there. */
    List<String> rest(StateStore store) {
        Decided decided = new Decided();
        feed(store, half, records.size(), decided);
        List<String> lines = new ArrayList<>();
        decided.transitions.forEach(each -> lines.add(String.join(
                " ",
                "+" + (each.instant().toEpochMilli() - T0) / 1000 + "s",
                each.group().service(),
                each.from().code(),
                each.to().code(),
                each.reason().code(),
                Long.toString(each.sequence()),
                each.transitionId(),
                each.incidentId().orElse("-"))));
        decided.audit.stream()
                .filter(each -> each.actionType().equals("incident.closed"))
                .forEach(each -> lines.add("+" + (each.timestamp().toEpochMilli() - T0) / 1000 + "s " + each.service()
                        + " closed " + each.resourceId()));
        return lines;
    }

    /** A store as it stands at the half. */
    StateStore firstHalf() {
        StateStore store = StateStore.onHeap();
        feed(store, 0, half, new Decided());
        return store;
    }

    private void feed(StateStore store, int from, int to, Decided decided) {
        Evaluator evaluator = Deployment.evaluator(Deployment.settings(TimeSettings.defaults(), true, false), store);
        for (int i = from; i < to; i++) {
            evaluator.accept(records.get(i), i, T0, decided);
        }
        evaluator.flush();
    }

    /** Keeps what this version stores and decides, for later versions to be held to. */
    void keep(Path entries, Path rest) throws IOException {
        StateStore store = firstHalf();
        List<String> lines = new ArrayList<>();
        HexFormat hex = HexFormat.of();
        store.range(
                new byte[0],
                new byte[] {(byte) 0xFF},
                (key, value) -> lines.add(hex.formatHex(key) + " " + hex.formatHex(value)));
        Files.write(entries, lines);
        Files.write(rest, rest(store));
    }

    static StateStore kept(List<String> entries) {
        StateStore store = StateStore.onHeap();
        HexFormat hex = HexFormat.of();
        entries.forEach(line -> {
            String[] entry = line.split(" ", -1);
            store.put(hex.parseHex(entry[0]), hex.parseHex(entry[1]));
        });
        return store;
    }
}
