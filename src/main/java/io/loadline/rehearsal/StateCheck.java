package io.loadline.rehearsal;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.rehearsal.Recorder.Trail;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Held;
import io.loadline.sla.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an objective stands: every group that the labels fit must stand there, and there must be one.
 *
 * @param policy name of the policy; absent for any
 * @param objective name of the objective
 * @param labels labels of the groups that are meant; an empty value for an absent label
 * @param level raw level, before dwell
 * @param held why the evaluation decides nothing, or {@code none}
 * @param value what was measured
 * @param alert state of the alert
 * @param muted what keeps it from being told of, or {@code none}
 */
record StateCheck(
        Optional<String> policy,
        String objective,
        Map<String, String> labels,
        Optional<Level> level,
        Optional<String> held,
        Optional<ValueRange> value,
        Optional<AlertStatus> alert,
        Optional<String> muted)
        implements Check {
    /** Older ones rarely tell why. */
    private static final int TRANSITIONS_SHOWN = 3;

    /** The budget that an SLO has left. */
    static StateCheck ofBudget(
            Optional<String> policy, String slo, Map<String, String> labels, Optional<ValueRange> value) {
        return new StateCheck(
                policy,
                BudgetWatch.of(slo),
                labels,
                Optional.empty(),
                Optional.empty(),
                value,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Optional<String> budget() {
        return BudgetWatch.sloOf(objective);
    }

    @Override
    public String subject() {
        return objective + (labels.isEmpty() ? "" : " " + written());
    }

    private String written() {
        return "{"
                + String.join(
                        ", ",
                        labels.entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .toList())
                + "}";
    }

    @Override
    public List<String> differences(Recorder seen, Span span) {
        List<Trail> fitting = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Trail trail : seen.trails()) {
            if (isOfObjective(trail) && !trail.evaluations(span).isEmpty()) {
                if (fits(trail)) {
                    fitting.add(trail);
                } else {
                    others.add(Wording.group(trail.key.group()));
                }
            }
        }
        if (fitting.isEmpty()) {
            return List.of(
                    "expected  an evaluation of " + subject(),
                    "got       none until " + span.text(span.toMillis())
                            + (others.isEmpty()
                                    ? "; no input that the objective selects had a sample"
                                    : "; evaluated were " + String.join(", ", others)));
        }
        List<String> lines = new ArrayList<>();
        fitting.forEach(trail -> lines.addAll(differences(trail, seen, span)));
        return lines;
    }

    private boolean isOfObjective(Trail trail) {
        return trail.key.objective().equals(objective)
                && policy.filter(name -> !name.equals(trail.key.policy())).isEmpty();
    }

    private boolean fits(Trail trail) {
        return labels.entrySet().stream()
                .allMatch(label -> trail.key.group().key().label(label.getKey()).equals(label.getValue()));
    }

    private List<String> differences(Trail trail, Recorder seen, Span span) {
        List<String> lines = new ArrayList<>();
        for (Evaluation evaluation : trail.evaluations(span)) {
            List<String> found = differences(evaluation);
            if (!found.isEmpty()) {
                lines.addAll(found);
                lines.add("measured  " + measured(trail, evaluation, span));
                break;
            }
        }
        if (alert.isPresent()) {
            lines.addAll(alertDifference(trail, span));
        }
        String mutedBy = seen.mutedBy(trail);
        muted.filter(expected -> !expected.equals(mutedBy))
                .ifPresent(expected -> add(lines, "muted", expected, mutedBy));
        if (lines.isEmpty()) {
            return List.of();
        }
        lines.add(0, "of        " + trail.key.policy() + "/" + objective + " " + Wording.group(trail.key.group()));
        if (lines.stream().noneMatch(line -> line.startsWith("measured"))) {
            List<Evaluation> evaluations = trail.evaluations(span);
            lines.add("measured  " + measured(trail, evaluations.get(evaluations.size() - 1), span));
        }
        lines.addAll(before(trail, span));
        return lines;
    }

    private static String measured(Trail trail, Evaluation evaluation, Span span) {
        // Unlike what measures, what combines is written only when it changes.
        Map.Entry<Instant, String> parts = trail.parts.containsKey(evaluation.instant()) || trail.parts.isEmpty()
                ? trail.parts.floorEntry(evaluation.instant())
                : trail.parts.lastEntry();
        return parts == null
                ? Wording.evaluation(evaluation, span)
                : Wording.combined(parts.getKey(), parts.getValue(), evaluation, span);
    }

    private List<String> differences(Evaluation got) {
        List<String> lines = new ArrayList<>();
        level.filter(expected -> expected != got.level())
                .ifPresent(expected ->
                        add(lines, "level", expected.code(), got.level().code()));
        String heldBy = got.held().map(Held::code).orElse("none");
        held.filter(expected -> !expected.equals(heldBy)).ifPresent(expected -> add(lines, "held", expected, heldBy));
        value.filter(expected -> !expected.accepts(got.value(), got.valueLow(), got.valueHigh()))
                .ifPresent(expected -> add(lines, "value", expected.text(), Wording.value(got)));
        return lines;
    }

    private List<String> alertDifference(Trail trail, Span span) {
        List<String> lines = new ArrayList<>();
        AlertStatus status = trail.statusAt(span.fromMillis());
        if (status != alert.get()) {
            add(lines, "alert", alert.get().code(), status.code());
            return lines;
        }
        for (AlertTransition transition : trail.transitions) {
            long millis = transition.instant().toEpochMilli();
            if (millis > span.fromMillis() && millis <= span.toMillis()) {
                add(lines, "alert", alert.get().code(), transition.to().code() + " from " + span.text(millis) + " on");
                return lines;
            }
        }
        return lines;
    }

    private static void add(List<String> lines, String what, String expected, String got) {
        lines.add("expected  " + what + " " + expected);
        lines.add("got       " + what + " " + got);
    }

    private static List<String> before(Trail trail, Span span) {
        List<String> lines = new ArrayList<>();
        for (AlertTransition transition : trail.transitions) {
            if (transition.instant().toEpochMilli() <= span.toMillis()) {
                lines.add("before    " + Wording.transition(transition, span));
            }
        }
        if (lines.isEmpty()) {
            return List.of("before    no transition of the alert");
        }
        return lines.subList(Math.max(0, lines.size() - TRANSITIONS_SHOWN), lines.size());
    }
}
