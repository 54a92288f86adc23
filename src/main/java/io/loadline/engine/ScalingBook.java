package io.loadline.engine;

import io.loadline.alert.Incident;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.command.CommandResult;
import io.loadline.command.ScaleCommand;
import io.loadline.command.Verdict;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.ScalingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was proposed for each resource, and what became of it (semantics §6). One proposal at a time: the next waits
 * for the result, and after an act for the verdict on it, which rests on panes that start after the act was reported
 * done. Not thread-safe.
 */
final class ScalingBook {
    private static final char RESOURCE = 'x';
    private static final Duration EXPIRY = Duration.ofMinutes(2);
    private static final long AFTER_REFUSAL_MILLIS = 300_000;
    private static final long NO_ANSWER_MILLIS = 60_000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final int MAX_INEFFECTIVE = 2;

    /** Rules of the guard that stand in the way for a while only. */
    private static final Set<String> PASSING_RULES = Set.of("busy", "awaiting_verdict", "cooldown_out", "cooldown_in");

    private final String deployment;
    private final StateStore store;
    private final TreeMap<String, Resource> resources = new TreeMap<>();
    private final TreeSet<String> changed = new TreeSet<>();

    /** Where a resource stands. */
    private static final class Resource {
        String name = "";
        String service = "";
        long proposals;
        /** The proposal that is out, or the act whose verdict is awaited; empty for none. */
        String commandId = "";

        String incidentId = "";
        String alertId = "";
        String objective = "";
        String dimension = "";
        ScaleCommand.Direction direction = ScaleCommand.Direction.OUT;
        ScaleCommand.Limits limits = new ScaleCommand.Limits(1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        long expiresAt = NEVER;
        long doneAt = NEVER;
        long valueBefore = NEVER;
        long valueAfter = NEVER;
        /** Panes before it say nothing about what is needed now. */
        long lastDoneAt = NEVER;
        /** The act before the last one was done then. */
        long previousDoneAt = NEVER;
        /** Since when the alert that proposed breaches. */
        long breachSince = NEVER;

        long notBefore = NEVER;
        boolean needsMore;
        long ineffective;
        String stoppedFor = "";
        /** The act that was judged last. */
        String judged = "";
        /** Harm that is still to be undone: a rollback was held up by what passes by itself. */
        boolean rollbackDue;

        boolean isOut() {
            return !commandId.isEmpty() && doneAt == NEVER;
        }

        boolean awaitsVerdict() {
            return !commandId.isEmpty() && doneAt != NEVER;
        }
    }

    /** Measures the effect of an act. */
    interface Judge {
        /** @param alertId alert that proposed it */
        Verdict verdict(String alertId, Spans spans);
    }

    /**
     * The times that are compared, in epoch milliseconds; ends are exclusive.
     *
     * @param before begin of the time before the act
     * @param beforeEnd its end
     * @param after begin of the first pane after the act
     * @param afterEnd end of the time in which it shows what it did
     */
    record Spans(long before, long beforeEnd, long after, long afterEnd) {}

    ScalingBook(String deployment, StateStore store) {
        this.deployment = deployment;
        this.store = store;
    }

    /**
     * The evaluation that calls for more.
     *
     * @param instant its instant
     * @param windowMillis how far back its window reaches
     * @param everyMillis distance of the objective's instants
     */
    record Evaluated(long instant, long windowMillis, long everyMillis) {}

    /** Proposes to scale out, unless something is under way or the resource has to rest. */
    void propose(
            Alert alert, Incident incident, ScalingPlan plan, Evaluated evaluated, String why, EvaluatorOutput out) {
        long instant = evaluated.instant();
        String name = plan.resourceOf(alert.group.service());
        Resource resource = resources.computeIfAbsent(name, key -> new Resource());
        resource.name = name;
        resource.service = alert.group.service();
        boolean windowIsOld = resource.lastDoneAt != NEVER
                && !resource.needsMore
                && instant - evaluated.windowMillis() < resource.lastDoneAt;
        if (!resource.commandId.isEmpty()
                || instant < resource.notBefore
                || windowIsOld
                || resource.stoppedFor.equals(incident.id())) {
            return;
        }
        resource.incidentId = incident.id();
        resource.alertId = alert.id;
        // The first instant that breached may have seen it begin as long before as instants are apart.
        resource.breachSince = alert.state.warningSince() - evaluated.everyMillis();
        resource.objective = alert.objective;
        resource.dimension = plan.dimension();
        resource.limits = new ScaleCommand.Limits(
                plan.min(), plan.max(), plan.scaleOutCooldown(), plan.scaleInCooldown(), plan.verifyWindow());
        send(resource, ScaleCommand.Direction.OUT, plan.step(), instant, why, out);
    }

    private void send(
            Resource resource,
            ScaleCommand.Direction direction,
            long amount,
            long instant,
            String why,
            EvaluatorOutput out) {
        resource.proposals++;
        resource.needsMore = false;
        resource.rollbackDue = false;
        resource.direction = direction;
        resource.commandId =
                Ids.of(deployment, resource.incidentId, "scale", resource.name, Long.toString(resource.proposals));
        Instant at = Instant.ofEpochMilli(instant);
        resource.expiresAt = at.plus(EXPIRY).toEpochMilli();
        resource.doneAt = NEVER;
        changed.add(resource.name);
        out.scale(new ScaleCommand(
                resource.commandId,
                resource.incidentId,
                resource.alertId,
                resource.service,
                resource.objective,
                at,
                at.plus(EXPIRY),
                resource.name,
                resource.dimension,
                direction,
                amount,
                resource.limits,
                why));
        audit(
                "scale.proposed",
                resource,
                instant,
                new Detail()
                        .with("direction", direction.code())
                        .with("amount", amount)
                        .with("reason", why),
                out);
    }

    /** A result has arrived. */
    void result(PaneRecord.Result record, EvaluatorOutput out) {
        CommandResult result = record.result();
        Resource resource = resources.get(result.target());
        if (resource == null
                || result.kind() != CommandResult.Kind.SCALE
                || result.effect().isPresent()) {
            return;
        }
        if (!resource.commandId.equals(result.commandId())) {
            unawaited(resource, result, record.arrivalMillis(), out);
            return;
        }
        if (!resource.isOut()) {
            return;
        }
        changed.add(resource.name);
        if (result.outcome() == CommandResult.Outcome.DONE) {
            resource.previousDoneAt = resource.lastDoneAt;
            resource.doneAt = record.arrivalMillis();
            resource.lastDoneAt = record.arrivalMillis();
            resource.valueBefore = result.valueBefore().orElse(NEVER);
            resource.valueAfter = result.valueAfter().orElse(NEVER);
            return;
        }
        long cooldown = resource.limits.scaleOutCooldown().toMillis();
        long rest = willPass(result) ? cooldown : Math.max(cooldown, AFTER_REFUSAL_MILLIS);
        resource.notBefore = record.arrivalMillis() + rest;
        withdraw(resource, willPass(result));
    }

    /**
     * An act that was given up came about after all. Nobody measures it any more, but it must not stay without a verdict:
     * until it has one the guard refuses every further act on the resource.
     */
    private void unawaited(Resource resource, CommandResult result, long arrivalMillis, EvaluatorOutput out) {
        if (result.outcome() != CommandResult.Outcome.DONE || result.commandId().equals(resource.judged)) {
            return;
        }
        resource.judged = result.commandId();
        resource.lastDoneAt = arrivalMillis;
        resource.needsMore = false;
        changed.add(resource.name);
        out.effect(new CommandResult(
                result.commandId(),
                result.incidentId(),
                result.service(),
                CommandResult.Kind.SCALE,
                resource.name,
                CommandResult.Outcome.DONE,
                Optional.empty(),
                Optional.of(CommandResult.Effect.INCONCLUSIVE),
                result.valueBefore(),
                result.valueAfter(),
                result.attempts(),
                Instant.ofEpochMilli(arrivalMillis),
                "done after it had been given up"));
    }

    /** Whether what stood in the way passes by itself, within a cooldown. */
    private static boolean willPass(CommandResult result) {
        boolean refused =
                result.outcome() == CommandResult.Outcome.REFUSED || result.outcome() == CommandResult.Outcome.DRY_RUN;
        return !refused || result.rule().filter(PASSING_RULES::contains).isPresent();
    }

    /**
     * The proposal came to nothing: what called for it still does.
     *
     * @param again whether the same may be carried out later
     */
    private static void withdraw(Resource resource, boolean again) {
        resource.rollbackDue = again && resource.direction == ScaleCommand.Direction.ROLLBACK;
        resource.commandId = "";
        resource.needsMore = true;
    }

    /** Judges the acts whose time has come, and gives up waiting for answers that do not come. */
    void tick(long instant, long stepMillis, boolean active, Judge judge, EvaluatorOutput out) {
        for (Resource resource : resources.values()) {
            if (resource.isOut() && instant >= resource.expiresAt + NO_ANSWER_MILLIS) {
                withdraw(resource, true);
                changed.add(resource.name);
            } else if (resource.rollbackDue && active && instant >= resource.notBefore) {
                rollBack(resource, instant, out);
            } else if (resource.awaitsVerdict()) {
                Spans spans = spans(resource, stepMillis);
                if (instant >= spans.afterEnd()) {
                    conclude(resource, judge.verdict(resource.alertId, spans), instant, active, out);
                }
            }
        }
    }

    /**
     * The time before an act begins no earlier than the breach, and no earlier than the act before took effect: what
     * was quiet until then, or worse, would make this act look harmful, or helpful.
     */
    private static Spans spans(Resource resource, long stepMillis) {
        long window = resource.limits.verifyWindow().toMillis();
        long after = -Math.floorDiv(-resource.doneAt, stepMillis) * stepMillis;
        long beforeEnd = Math.floorDiv(resource.doneAt, stepMillis) * stepMillis;
        long begin = Math.max(beforeEnd - window, Math.max(resource.breachSince, resource.previousDoneAt));
        long before = -Math.floorDiv(-begin, stepMillis) * stepMillis;
        return new Spans(Math.min(before, beforeEnd - stepMillis), beforeEnd, after, after + window);
    }

    private void conclude(Resource resource, Verdict verdict, long instant, boolean active, EvaluatorOutput out) {
        out.effect(new CommandResult(
                resource.commandId,
                resource.incidentId,
                resource.service,
                CommandResult.Kind.SCALE,
                resource.name,
                CommandResult.Outcome.DONE,
                Optional.empty(),
                Optional.of(verdict.effect()),
                value(resource.valueBefore),
                value(resource.valueAfter),
                1,
                Instant.ofEpochMilli(instant),
                verdict.stillBreaching() ? "still breaching" : "no longer breaching"));
        audit(
                "scale.effect",
                resource,
                instant,
                new Detail().with("effect", verdict.effect().code()),
                out);
        boolean rollBack = verdict.effect() == CommandResult.Effect.HARMFUL
                && resource.direction == ScaleCommand.Direction.OUT
                && resource.valueBefore != NEVER;
        boolean ineffective = verdict.effect() == CommandResult.Effect.INEFFECTIVE;
        resource.ineffective = ineffective ? resource.ineffective + 1 : 0;
        resource.needsMore = verdict.stillBreaching() && !rollBack;
        resource.judged = resource.commandId;
        changed.add(resource.name);
        if (rollBack || resource.ineffective >= MAX_INEFFECTIVE) {
            resource.stoppedFor = resource.incidentId;
            resource.ineffective = 0;
            String why = rollBack ? "the last act made it worse" : "two acts changed nothing";
            audit("scale.stopped", resource, instant, new Detail().with("reason", why), out);
        }
        resource.commandId = "";
        if (rollBack && active) {
            rollBack(resource, instant, out);
        }
    }

    private void rollBack(Resource resource, long instant, EvaluatorOutput out) {
        send(
                resource,
                ScaleCommand.Direction.ROLLBACK,
                resource.valueBefore,
                instant,
                "the last act made it worse",
                out);
    }

    private static OptionalLong value(long value) {
        return value == NEVER ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private void audit(String action, Resource resource, long instant, Detail detail, EvaluatorOutput out) {
        out.audit(new AuditEvent(
                Ids.of(deployment, action, resource.commandId, Long.toString(instant)),
                Instant.ofEpochMilli(instant),
                action,
                "loadline",
                resource.name,
                resource.service,
                detail.with("command_id", resource.commandId)
                        .with("incident_id", resource.incidentId)
                        .json()));
    }

    /** How far back from an instant panes are needed to judge an act. */
    long reachMillis(long instant) {
        long reach = 0;
        for (Resource resource : resources.values()) {
            if (resource.awaitsVerdict()) {
                long window = resource.limits.verifyWindow().toMillis();
                reach = Math.max(reach, instant - (resource.doneAt - window));
            }
        }
        return reach;
    }

    void flush() {
        for (String name : changed) {
            Resource r = resources.get(name);
            ByteWriter out = new ByteWriter();
            out.text(r.name)
                    .text(r.service)
                    .unsigned(r.proposals)
                    .text(r.commandId)
                    .text(r.incidentId);
            out.text(r.alertId).text(r.objective).text(r.dimension).octet(r.direction.ordinal());
            out.signed(r.limits.min()).signed(r.limits.max());
            out.unsigned(r.limits.scaleOutCooldown().toMillis());
            out.unsigned(r.limits.scaleInCooldown().toMillis());
            out.unsigned(r.limits.verifyWindow().toMillis());
            out.ordered(r.expiresAt).ordered(r.doneAt).ordered(r.valueBefore).ordered(r.valueAfter);
            out.ordered(r.previousDoneAt).ordered(r.breachSince);
            out.ordered(r.lastDoneAt).ordered(r.notBefore).octet(r.needsMore ? 1 : 0);
            out.unsigned(r.ineffective).text(r.stoppedFor).text(r.judged).octet(r.rollbackDue ? 1 : 0);
            store.put(Keys.of(RESOURCE).text(name).toBytes(), out.toBytes());
        }
        changed.clear();
    }

    void restore() {
        resources.clear();
        store.range(Keys.first(RESOURCE), Keys.after(RESOURCE), (key, value) -> {
            ByteReader in = new ByteReader(value);
            Resource r = new Resource();
            r.name = in.text();
            r.service = in.text();
            r.proposals = in.unsigned();
            r.commandId = in.text();
            r.incidentId = in.text();
            r.alertId = in.text();
            r.objective = in.text();
            r.dimension = in.text();
            r.direction = ScaleCommand.Direction.values()[in.octet()];
            r.limits = new ScaleCommand.Limits(in.signed(), in.signed(), millis(in), millis(in), millis(in));
            r.expiresAt = in.ordered();
            r.doneAt = in.ordered();
            r.valueBefore = in.ordered();
            r.valueAfter = in.ordered();
            r.previousDoneAt = in.ordered();
            r.breachSince = in.ordered();
            r.lastDoneAt = in.ordered();
            r.notBefore = in.ordered();
            r.needsMore = in.octet() != 0;
            r.ineffective = in.unsigned();
            r.stoppedFor = in.text();
            r.judged = in.text();
            r.rollbackDue = in.octet() != 0;
            resources.put(r.name, r);
        });
    }

    private static Duration millis(ByteReader in) {
        return Duration.ofMillis(in.unsigned());
    }
}
