package io.loadline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.ingest.IngestResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an ingest tells at its end.
 *
 * @param map name of the map that read the files
 * @param dryRun whether nothing was to be written
 */
record IngestSummary(List<Path> files, Optional<String> map, IngestResult result, boolean dryRun) {
    String text() {
        return String.format(
                Locale.ROOT,
                "%d lines read, %d samples and %d log events %s in %d records, %d refused%s; %.1f s, %.0f lines/s",
                result.lines(),
                result.samples(),
                result.logEvents(),
                dryRun ? "would be written" : "written",
                result.records(),
                result.rejectedTotal(),
                result.skipped() == 0 ? "" : ", " + result.skipped() + " lines passed over",
                seconds(),
                linesPerSecond());
    }

    String json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("lines", result.lines());
        node.put("skipped", result.skipped());
        node.put("samples", result.samples());
        node.put("log_events", result.logEvents());
        node.put("records", result.records());
        node.put("rejected", result.rejectedTotal());
        ObjectNode reasons = node.putObject("rejected_by_reason");
        new TreeMap<>(result.rejected()).forEach((reason, count) -> reasons.put(reason.code(), count));
        node.put("seconds", seconds());
        node.put("lines_per_second", Math.round(linesPerSecond()));
        result.shift().ifPresent(shift -> node.put("shift_minutes", shift.toMinutes()));
        result.shift().ifPresent(shift -> node.put("behind_ms", result.behind().toMillis()));
        result.shift().ifPresent(shift -> node.put("behind_grace", result.behindEvents()));
        result.furthestBehind().ifPresent(place -> node.put("furthest_behind", place));
        node.put("dry_run", dryRun);
        node.put("finished", result.finished());
        ObjectNode next = node.putObject("next_lines");
        for (int i = 0; i < files.size(); i++) {
            next.put(files.get(i).toString(), result.nextLines().get(i));
        }
        result.failure().ifPresent(why -> node.put("failure", why));
        return node.toString();
    }

    int exitCode(boolean failOnRejects) {
        boolean nothing = result.samples() + result.logEvents() == 0 && result.rejectedTotal() > 0;
        if (!result.acknowledged() || result.failure().isPresent() || nothing) {
            return 2;
        }
        return failOnRejects && result.rejectedTotal() > 0 ? 1 : 0;
    }

    /** What somebody should know beside the figures. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        result.failure().ifPresent(remarks::add);
        if (!result.acknowledged() && result.failure().isEmpty()) {
            remarks.add("the cluster did not acknowledge all that was read before the wait for it ended");
        }
        if (!result.finished()) {
            String lines = result.nextLines().stream().map(Object::toString).collect(Collectors.joining(","));
            boolean exact = result.acknowledged();
            remarks.add("stopped early: every line before " + places() + " is written; --from-line " + lines
                    + " goes on there"
                    + (exact ? "" : ", and may write again some that had arrived behind it (at least once)"));
        }
        result.furthestBehind()
                .ifPresent(place -> remarks.add(String.format(
                        Locale.ROOT,
                        "%d samples and log events were sent more than the grace behind their recorded pace and count as"
                                + " late, the furthest %.1f s: %s (a line that lies ahead holds back those after it)",
                        result.behindEvents(),
                        result.behind().toMillis() / 1e3,
                        place)));
        if (result.samples() + result.logEvents() == 0 && result.rejectedTotal() > 0) {
            remarks.add("nothing could be used; "
                    + map.map(name -> "'loadline maps try FILE --map " + name + "' shows what the map makes of it")
                            .orElse(
                                    "--map reads other files than JSON lines ('loadline maps' lists those that come with"
                                            + " Loadline); --help shows an example"));
        }
        return remarks;
    }

    private String places() {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            places.add(files.get(i) + ":" + result.nextLines().get(i));
        }
        return String.join(", ", places);
    }

    private double seconds() {
        return result.duration().toMillis() / 1e3;
    }

    private double linesPerSecond() {
        return result.lines() * 1e3 / Math.max(1, result.duration().toMillis());
    }
}
