package io.loadline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.ingest.IngestResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an ingest tells at its end.
 *
 * @param dryRun whether nothing was to be written
 */
record IngestSummary(List<Path> files, IngestResult result, boolean dryRun) {
    /** What is further behind is counted late. */
    private static final long GRACE_MILLIS = 2000;

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
        if (result.behind().toMillis() > GRACE_MILLIS) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "fell up to %.1f s behind the recorded pace: what is more than the grace (2 s) behind is counted as"
                            + " late",
                    result.behind().toMillis() / 1e3));
        }
        if (result.samples() + result.logEvents() == 0 && result.rejectedTotal() > 0) {
            remarks.add("nothing could be used; --help shows an example");
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
