package io.loadline.standing;

import io.loadline.alert.AlertTransition;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.Explanation;
import io.loadline.engine.InForce;
import io.loadline.engine.IncidentView;
import io.loadline.engine.Mute;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a replica decided since it was made; nothing of it is written anywhere. Not thread-safe. */
public final class Heard implements EvaluatorOutput {
    private final Map<Of, Evaluation> evaluations = new HashMap<>();
    private final List<AlertTransition> transitions = new ArrayList<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final List<ScaleCommand> scales = new ArrayList<>();
    private final List<AuditEvent> audit = new ArrayList<>();

    private final Map<Of, Explanation> explanations = new TreeMap<>();
    private Optional<Question> question = Optional.empty();
    private Supplier<Around> state = () -> new Around(List.of(), List.of(), Optional.empty());
    private Around around = state.get();

    /** What else stands at an instant. */
    record Around(List<IncidentView> incidents, List<Mute> mutes, Optional<InForce> inForce) {}

    private record Of(String policy, String objective, Group group) implements Comparable<Of> {
        @Override
        public int compareTo(Of other) {
            return Comparator.comparing(Of::group)
                    .thenComparing(Of::policy)
                    .thenComparing(Of::objective)
                    .compare(this, other);
        }
    }

    /** Keeps what answers a question, from now on. */
    public void ask(Question asked) {
        question = Optional.of(asked);
    }

    /** @param state what else stands after each instant */
    void ask(Question asked, Supplier<Around> state) {
        this.state = state;
        ask(asked);
    }

    @Override
    public boolean explains(Group group) {
        return question.filter(asked -> asked.isAbout(group)).isPresent();
    }

    @Override
    public void explained(Explanation explanation) {
        if (question.filter(asked -> asked.isAbout(explanation.objective().name()) && asked.isBy(explanation.instant()))
                .isPresent()) {
            Of of = new Of(explanation.policy(), explanation.objective().name(), explanation.group());
            explanations.put(of, explanation);
        }
    }

    @Override
    public void decided(Instant instant) {
        if (question.filter(asked -> asked.isBy(instant)).isPresent()) {
            around = state.get();
        }
    }

    /** The last evaluation of each alert that was asked for, with what came of it. */
    public List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        explanations.forEach((of, explanation) -> {
            List<AlertTransition> own = transitions.stream()
                    .filter(each -> of.equals(new Of(each.policy(), each.objective(), each.group())))
                    .filter(each -> question.orElseThrow().isBy(each.instant()))
                    .toList();
            answers.add(new Answer(
                    explanation,
                    own,
                    notifications.stream()
                            .filter(each -> each.service().equals(of.group().service()))
                            .filter(each -> question.orElseThrow().isBy(each.instant()))
                            .toList(),
                    around.incidents().stream()
                            .filter(each -> each.service().equals(of.group().service()))
                            .filter(each -> each.members().stream()
                                    .anyMatch(member -> member.name().equals(of.policy() + "/" + of.objective())))
                            .findFirst(),
                    around.mutes(),
                    removed(explanation, own)));
        });
        return answers;
    }

    /** An alert that ends with its policy or its series is evaluated no more, and its last evaluation tells nothing of it. */
    private Optional<Answer.Removal> removed(Explanation explanation, List<AlertTransition> own) {
        Optional<Answer.Removal> ended = own.stream()
                .reduce((first, second) -> second)
                .filter(last ->
                        last.reason() == TransitionReason.POLICY_REMOVED || last.reason() == TransitionReason.FORGOTTEN)
                .filter(last -> last.instant().isAfter(explanation.instant()))
                .map(last -> new Answer.Removal(last.instant(), last.reason()));
        // What was ok ends without a transition.
        return ended.or(() -> around.inForce()
                .filter(inForce -> inForce.since().isAfter(explanation.instant()))
                .filter(inForce -> Replica.readable(inForce).stream()
                        .filter(policy -> policy.name().equals(explanation.policy()))
                        .flatMap(policy -> policy.objectives().stream())
                        .noneMatch(objective ->
                                objective.name().equals(explanation.objective().name())))
                .map(inForce -> new Answer.Removal(inForce.since(), TransitionReason.POLICY_REMOVED)));
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        evaluations.put(new Of(evaluation.policy(), evaluation.objective(), evaluation.group()), evaluation);
    }

    @Override
    public void transition(AlertTransition transition) {
        transitions.add(transition);
    }

    @Override
    public void notification(Notification notification) {
        notifications.add(notification);
    }

    @Override
    public void scale(ScaleCommand command) {
        scales.add(command);
    }

    @Override
    public void effect(CommandResult result) {
        // What an act changed is told where it was decided.
    }

    @Override
    public void audit(AuditEvent event) {
        audit.add(event);
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        // The state is in the replica.
    }

    /** The last evaluation that was heard of an objective on a group. */
    public Optional<Evaluation> evaluation(String policy, String objective, Group group) {
        return Optional.ofNullable(evaluations.get(new Of(policy, objective, group)));
    }

    /** In the order in which they were decided. */
    public List<AlertTransition> transitions() {
        return List.copyOf(transitions);
    }

    /** In the order in which they were decided. */
    public List<Notification> notifications() {
        return List.copyOf(notifications);
    }

    /** In the order in which they were decided. */
    public List<ScaleCommand> scales() {
        return List.copyOf(scales);
    }

    /** In the order in which they were decided. */
    public List<AuditEvent> audit() {
        return List.copyOf(audit);
    }
}
