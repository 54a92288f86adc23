package io.loadline.monitor;

import io.loadline.web.Health;
import io.loadline.wire.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a monitor is doing.
 *
 * @param ready whether all applications run and decide: every panes partition that this process has knows its watermark
 * @param decided the last instant that all these partitions have decided; empty before the first
 * @param watermark the lowest evaluation watermark of these partitions; empty while a source is unheard in one
 * @param partitions number of panes partitions that this process has; the others are another's
 * @param waitingFor sources that hold the watermark back or are left out
 * @param applications state of each application, by station
 * @param failures what stopped an application, by station
 */
public record MonitorStatus(
        boolean ready,
        Optional<Instant> decided,
        Optional<Instant> watermark,
        int partitions,
        List<String> waitingFor,
        SortedMap<String, String> applications,
        Map<String, String> failures) {
    public MonitorStatus {
        waitingFor = List.copyOf(waitingFor);
        applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
        failures = Map.copyOf(failures);
    }

    /** Whether nothing has stopped for good. */
    public boolean healthy() {
        return failures.isEmpty();
    }

    /** As the monitor answers over HTTP. */
    Health health() {
        Map<String, Object> particulars = new LinkedHashMap<>();
        particulars.put("healthy", healthy());
        particulars.put("evaluating", ready);
        particulars.put("decided", decided.map(Json::time).orElse(null));
        particulars.put("watermark", watermark.map(Json::time).orElse(null));
        particulars.put("partitions", partitions);
        particulars.put("waiting_for", waitingFor);
        particulars.put("applications", applications);
        particulars.put("failures", failures);
        return new Health(healthy(), ready, particulars);
    }
}
