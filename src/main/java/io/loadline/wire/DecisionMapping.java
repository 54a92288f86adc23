package io.loadline.wire;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.alert.TransitionReason;
import io.loadline.pane.Exemplar;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Counts;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Held;
import io.loadline.sla.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluations and alert transitions. */
final class DecisionMapping {
    private DecisionMapping() {}

    static io.loadline.wire.avro.Evaluation toAvro(Evaluation evaluation) {
        Counts counts = evaluation.counts();
        SeriesKey key = evaluation.group().key();
        return new io.loadline.wire.avro.Evaluation(
                evaluation.instant(),
                key.service(),
                key.kind(),
                evaluation.group().operation().orElse(null),
                key.dimensions(),
                evaluation.policy(),
                evaluation.objective(),
                evaluation.indicator(),
                evaluation.window().toMillis(),
                Symbols.orNull(evaluation.value()),
                Symbols.orNull(evaluation.valueLow()),
                Symbols.orNull(evaluation.valueHigh()),
                io.loadline.wire.avro.Level.valueOf(evaluation.level().code()),
                evaluation
                        .held()
                        .map(held -> io.loadline.wire.avro.Held.valueOf(held.code()))
                        .orElse(null),
                counts.total(),
                counts.errors(),
                counts.throttled(),
                counts.late(),
                Symbols.orNull(counts.p50Micros()),
                Symbols.orNull(counts.p95Micros()),
                Symbols.orNull(counts.p99Micros()),
                evaluation.policyVersion());
    }

    static Evaluation toDomain(io.loadline.wire.avro.Evaluation avro) throws UndecodableException {
        Optional<Held> held =
                avro.getHeld() == null ? Optional.empty() : Optional.of(Symbols.of(Held.class, avro.getHeld(), "held"));
        return new Evaluation(
                avro.getInstant(),
                group(avro.getService(), avro.getKind(), avro.getOperation(), avro.getDimensions()),
                avro.getPolicy(),
                avro.getObjective(),
                avro.getIndicator(),
                Duration.ofMillis(avro.getWindowMs()),
                Symbols.optional(avro.getValue()),
                Symbols.optional(avro.getValueLow()),
                Symbols.optional(avro.getValueHigh()),
                Symbols.of(Level.class, avro.getLevel(), "level"),
                held,
                new Counts(
                        avro.getTotal(),
                        avro.getErrors(),
                        avro.getThrottled(),
                        avro.getLate(),
                        Symbols.optional(avro.getLatencyP50Us()),
                        Symbols.optional(avro.getLatencyP95Us()),
                        Symbols.optional(avro.getLatencyP99Us())),
                avro.getPolicyVersion());
    }

    static io.loadline.wire.avro.AlertTransition toAvro(AlertTransition transition) {
        SeriesKey key = transition.group().key();
        return new io.loadline.wire.avro.AlertTransition(
                transition.transitionId(),
                transition.alertId(),
                transition.incidentId().orElse(null),
                transition.sequence(),
                transition.instant(),
                key.service(),
                key.kind(),
                transition.group().operation().orElse(null),
                key.dimensions(),
                transition.policy(),
                transition.objective(),
                io.loadline.wire.avro.AlertStatus.valueOf(transition.from().code()),
                io.loadline.wire.avro.AlertStatus.valueOf(transition.to().code()),
                transition.reason().code(),
                Symbols.orNull(transition.value()),
                Symbols.orNull(transition.threshold()),
                toAvro(transition.evidence()),
                transition.policyVersion());
    }

    static AlertTransition toDomain(io.loadline.wire.avro.AlertTransition avro) throws UndecodableException {
        return new AlertTransition(
                avro.getTransitionId(),
                avro.getAlertId(),
                Symbols.optional(avro.getIncidentId()),
                avro.getSequence(),
                avro.getInstant(),
                group(avro.getService(), avro.getKind(), avro.getOperation(), avro.getDimensions()),
                avro.getPolicy(),
                avro.getObjective(),
                Symbols.of(AlertStatus.class, avro.getFrom(), "from"),
                Symbols.of(AlertStatus.class, avro.getTo(), "to"),
                Symbols.of(TransitionReason.class, avro.getReason(), "reason"),
                Symbols.optional(avro.getValue()),
                Symbols.optional(avro.getThreshold()),
                toDomain(avro.getEvidence()),
                avro.getPolicyVersion());
    }

    private static io.loadline.wire.avro.Evidence toAvro(Evidence evidence) {
        List<io.loadline.wire.avro.Exemplar> exemplars = new ArrayList<>();
        for (Exemplar exemplar : evidence.exemplars()) {
            exemplars.add(new io.loadline.wire.avro.Exemplar(
                    exemplar.traceId(), exemplar.latencyMicros(), exemplar.failed()));
        }
        Counts counts = evidence.counts();
        return new io.loadline.wire.avro.Evidence(
                evidence.indicator(),
                Symbols.orNull(evidence.value()),
                Symbols.orNull(evidence.valueLow()),
                Symbols.orNull(evidence.valueHigh()),
                evidence.threshold(),
                evidence.windowStart(),
                evidence.windowEnd(),
                counts.total(),
                counts.errors(),
                counts.throttled(),
                counts.late(),
                Symbols.orNull(counts.p50Micros()),
                Symbols.orNull(counts.p95Micros()),
                Symbols.orNull(counts.p99Micros()),
                exemplars,
                evidence.policyVersion(),
                evidence.panesOffset());
    }

    private static Evidence toDomain(io.loadline.wire.avro.Evidence avro) {
        List<Exemplar> exemplars = new ArrayList<>();
        for (io.loadline.wire.avro.Exemplar exemplar : avro.getExemplars()) {
            exemplars.add(new Exemplar(exemplar.getTraceId(), exemplar.getLatencyUs(), exemplar.getFailed()));
        }
        return new Evidence(
                avro.getIndicator(),
                Symbols.optional(avro.getValue()),
                Symbols.optional(avro.getValueLow()),
                Symbols.optional(avro.getValueHigh()),
                avro.getThreshold(),
                avro.getWindowStart(),
                avro.getWindowEnd(),
                new Counts(
                        avro.getTotal(),
                        avro.getErrors(),
                        avro.getThrottled(),
                        avro.getLate(),
                        Symbols.optional(avro.getLatencyP50Us()),
                        Symbols.optional(avro.getLatencyP95Us()),
                        Symbols.optional(avro.getLatencyP99Us())),
                exemplars,
                avro.getPolicyVersion(),
                avro.getPanesOffset());
    }

    private static Group group(String service, String kind, String operation, Map<String, String> dimensions) {
        return new Group(new SeriesKey(service, kind, operation == null ? "" : operation, dimensions));
    }
}
