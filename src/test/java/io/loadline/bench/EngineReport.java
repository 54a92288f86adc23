package io.loadline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** The result of all rounds as a table and as JSON. */
final class EngineReport {
    private final EngineOptions options;
    private final List<Lane> lanes;
    private final List<Goal> goals;

    /** @param lanes for single events, then for batches: plain, pass-through, Loadline */
    EngineReport(EngineOptions options, List<Lane> lanes) {
        this.options = options;
        this.lanes = List.copyOf(lanes);
        this.goals = goals(lanes);
    }

    private static List<Goal> goals(List<Lane> lanes) {
        Lane single = lanes.get(2);
        Lane batched = lanes.get(5);
        return List.of(
                new Goal("Loadline / plain, 1 event a record", 0.45, true, single.ratiosTo(lanes.get(0))),
                new Goal("Loadline / pass-through, 1 event a record", 0.85, true, single.ratiosTo(lanes.get(1))),
                new Goal("Loadline / plain, 100 events a record", 0.85, true, batched.ratiosTo(lanes.get(3))),
                new Goal("bytes written per event, 1 event a record", 4, false, single.bytesPerEvent),
                new Goal("bytes written per event, 100 events a record", 4, false, batched.bytesPerEvent));
    }

    private static Map<String, List<Double>> byCpu(List<Lane> lanes) {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        ratios.put("Loadline / plain, 1 event a record", lanes.get(2).cpuRatiosTo(lanes.get(0)));
        ratios.put("Loadline / pass-through, 1 event a record", lanes.get(2).cpuRatiosTo(lanes.get(1)));
        ratios.put("Loadline / plain, 100 events a record", lanes.get(5).cpuRatiosTo(lanes.get(3)));
        return ratios;
    }

    /** The table, and whether each goal was met. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT, "%-18s %12s %12s %12s %12s%n", "", "median ev/s", "lowest", "highest", "bytes/event"));
        for (Lane lane : lanes) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-18s %,12.0f %,12.0f %,12.0f %12s%n",
                    lane.name(),
                    Lane.median(lane.eventsPerSecond),
                    Lane.min(lane.eventsPerSecond),
                    Lane.max(lane.eventsPerSecond),
                    lane.bytesPerEvent.isEmpty()
                            ? "-"
                            : String.format(Locale.ROOT, "%.2f", Lane.median(lane.bytesPerEvent))));
        }
        out.append(String.format("%nRatios within a round, %d rounds%n", options.rounds()));
        goals.forEach(goal -> out.append(goal).append(System.lineSeparator()));
        out.append(String.format("%nThe same by processor time of the measured process%n"));
        byCpu(lanes)
                .forEach((name, ratios) -> out.append(String.format(
                        Locale.ROOT,
                        "%-44s median %.2f  (%.2f..%.2f)%n",
                        name,
                        Lane.median(ratios),
                        Lane.min(ratios),
                        Lane.max(ratios))));
        return out.toString();
    }

    /** Writes {@code engine.json}. */
    void write(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode machine = root.putObject("machine");
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        machine.put("kafka", AppInfoParser.getVersion());
        ObjectNode run = root.putObject("run");
        run.put("rounds", options.rounds());
        run.put("events_single", options.singles().events());
        run.put("events_batched", options.batches().events());
        run.put("events_per_second_by_timestamps", options.rate());
        run.put("series", Backlog.SERVICES * Backlog.OPERATIONS);
        run.put("partitions", Backlog.PARTITIONS);
        run.put("traced", options.traced());
        ArrayNode measured = root.putArray("lanes");
        for (Lane lane : lanes) {
            ObjectNode node = measured.addObject();
            node.put("variant", lane.variant.code());
            node.put("events_per_record", lane.backlog.perRecord());
            lane.eventsPerSecond.forEach(node.putArray("events_per_second")::add);
            lane.eventsPerCpuSecond.forEach(node.putArray("events_per_processor_second")::add);
            lane.bytesPerEvent.forEach(node.putArray("bytes_per_event")::add);
        }
        ArrayNode aims = root.putArray("goals");
        for (Goal goal : goals) {
            ObjectNode node = aims.addObject();
            node.put("name", goal.name());
            node.put(goal.atLeast() ? "at_least" : "at_most", goal.limit());
            node.put("median", Lane.median(goal.values()));
            node.put("met", goal.isMet());
            goal.values().forEach(node.putArray("rounds")::add);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
