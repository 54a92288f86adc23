package io.loadline.engine;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.sla.Evaluation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Remembers what phase 2 decides, in order. */
final class Decided implements EvaluatorOutput {
    private static final Pattern OFFSETS = Pattern.compile("panesOffset=\\d+|\"panes_offset\":\\d+");

    final List<Object> all = new ArrayList<>();
    final List<Evaluation> evaluations = new ArrayList<>();
    final List<AlertTransition> transitions = new ArrayList<>();
    final List<Notification> notifications = new ArrayList<>();
    final List<ScaleCommand> scales = new ArrayList<>();
    final List<CommandResult> effects = new ArrayList<>();
    final List<AuditEvent> audit = new ArrayList<>();
    final List<SnapshotChunk> snapshots = new ArrayList<>();

    @Override
    public void evaluation(Evaluation evaluation) {
        keep(evaluations, evaluation);
    }

    @Override
    public void transition(AlertTransition transition) {
        keep(transitions, transition);
    }

    @Override
    public void notification(Notification notification) {
        keep(notifications, notification);
    }

    @Override
    public void scale(ScaleCommand command) {
        keep(scales, command);
    }

    @Override
    public void effect(CommandResult result) {
        keep(effects, result);
    }

    @Override
    public void audit(AuditEvent event) {
        keep(audit, event);
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        snapshots.add(chunk);
        StringBuilder text = new StringBuilder("snapshot " + chunk.panesOffset() + " " + chunk.instantMillis());
        chunk.entries().forEach(entry -> text.append('\n')
                .append(HexFormat.of().formatHex(entry.key()))
                .append('=')
                .append(HexFormat.of().formatHex(entry.value())));
        all.add(text.toString());
    }

    private <T> void keep(List<T> kind, T item) {
        kind.add(item);
        all.add(item);
    }

    /** Forgets what came after the first so many. */
    void cutTo(int size) {
        all.subList(size, all.size()).clear();
    }

    /** Everything in words, without the panes offsets that evidence cites. */
    List<String> withoutOffsets() {
        return all.stream()
                .map(item -> OFFSETS.matcher(item.toString()).replaceAll(""))
                .toList();
    }

    /** Instants at which an objective was evaluated. */
    List<Long> instantsOf(String objective) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.objective().equals(objective))
                .map(evaluation -> evaluation.instant().toEpochMilli())
                .toList();
    }
}
