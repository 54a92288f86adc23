package io.loadline.replay;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sla.Evaluation;
import io.loadline.wire.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects what a replay decides. Evaluations are many: they go straight to the JSON report, when there is one;
 * transitions and commands are kept for its end and for the summary. Not thread-safe.
 */
public final class ReplayReport implements EvaluatorOutput, Closeable {
    private final Optional<Writer> json;
    private final List<AlertTransition> transitions = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private long evaluations;

    /**
     * @param json takes the report; absent for none
     * @throws IOException when it cannot be written
     */
    public ReplayReport(Optional<Writer> json) throws IOException {
        this.json = json;
        if (json.isPresent()) {
            json.get().write("{\"evaluations\":[");
        }
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        if (json.isPresent()) {
            try {
                json.get().write((evaluations == 0 ? "\n" : ",\n") + Json.line(Json.toJson(evaluation)));
            } catch (IOException e) {
                throw new UncheckedIOException("the report cannot be written: " + e.getMessage(), e);
            }
        }
        evaluations++;
    }

    @Override
    public void transition(AlertTransition transition) {
        transitions.add(transition);
    }

    @Override
    public void notification(Notification notification) {
        commands.add(Json.line(Json.toJson(notification)));
    }

    @Override
    public void scale(ScaleCommand command) {
        commands.add(Json.line(Json.toJson(command)));
    }

    @Override
    public void effect(CommandResult result) {
        commands.add(Json.line(Json.toJson(result)));
    }

    @Override
    public void audit(AuditEvent event) {
        // The trail of a replay is its report.
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        // A replay takes none.
    }

    /** Number of evaluations. */
    public long evaluations() {
        return evaluations;
    }

    /** Every transition, in order. */
    public List<AlertTransition> transitions() {
        return List.copyOf(transitions);
    }

    /** Number of notifications and proposals. */
    public int commands() {
        return commands.size();
    }

    /** Ends the report with what became of the samples. */
    public void finish(EventReplay.Samples samples) throws IOException {
        if (json.isEmpty()) {
            return;
        }
        Writer out = json.get();
        out.write("\n],\n\"transitions\":[");
        for (int i = 0; i < transitions.size(); i++) {
            out.write((i == 0 ? "\n" : ",\n") + Json.line(Json.toJson(transitions.get(i))));
        }
        out.write("\n],\n\"commands\":[");
        out.write(commands.isEmpty() ? "" : "\n" + String.join(",\n", commands));
        Map<String, Long> reasons = new TreeMap<>();
        samples.rejected().forEach((reason, count) -> reasons.put(reason.code(), count));
        long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
        List<String> byReason = new ArrayList<>();
        reasons.forEach((reason, count) -> byReason.add("\"" + reason + "\":" + count));
        out.write(String.format(
                Locale.ROOT,
                "%n],%n\"samples\":{\"read\":%d,\"counted\":%d,\"late\":%d,\"rejected\":%d,\"rejected_by_reason\":{%s}}}%n",
                samples.read(),
                samples.counted(),
                samples.late(),
                rejected,
                String.join(",", byReason)));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (json.isPresent()) {
            json.get().close();
        }
    }
}
