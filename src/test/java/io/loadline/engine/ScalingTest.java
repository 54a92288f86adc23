package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.CommandResult.Effect;
import io.loadline.command.CommandResult.Outcome;
import io.loadline.command.ScaleCommand;
import io.loadline.command.ScaleCommand.Direction;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is proposed for a resource, and what becomes of it. */
class ScalingTest {
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: one}
            objectives:
              - {name: load, select: {kind: api}, indicator: requests_per_minute, window: 5s, every: 1s,
                 warning: "> 1.5", actions: {warning: [{scale: capacity}]}}
            scaling:
              capacity: {resource: "dynamodb:table/%s", dimension: write_capacity, step: 25, min: 25, max: 100,
                         scale_out_cooldown: 30s, verify_window: 10s}
            """;

    private final Deployment deployment = new Deployment(2, true, false);
    private long now = T0;

    @Test
    void anActThatCameAboutAfterItWasGivenUpGetsAVerdict() {
        start();
        ScaleCommand first = deployment.decided.scales.get(0);
        load(200, 5);
        assertThat(deployment.decided.scales).hasSizeGreaterThan(1);

        answer(first, Outcome.DONE, "");

        assertThat(deployment.decided.effects).singleElement().satisfies(verdict -> {
            assertThat(verdict.commandId()).isEqualTo(first.commandId());
            assertThat(verdict.effect()).contains(Effect.INCONCLUSIVE);
        });
        answer(first, Outcome.DONE, "");
        assertThat(deployment.decided.effects).hasSize(1);
    }

    @Test
    void aRollbackThatIsHeldUpIsProposedAgain() {
        harm();
        ScaleCommand rollback = last();
        assertThat(rollback.direction()).isEqualTo(Direction.ROLLBACK);

        answer(rollback, Outcome.REFUSED, "busy");
        load(60, 40);

        assertThat(last().direction()).isEqualTo(Direction.ROLLBACK);
        assertThat(last().commandId()).isNotEqualTo(rollback.commandId());
        assertThat(last().amount()).isEqualTo(25);
        answer(last(), Outcome.REFUSED, "rollback_not_due");
        int proposed = deployment.decided.scales.size();
        load(120, 40);
        assertThat(deployment.decided.scales).hasSize(proposed);
    }

    @Test
    void comparesWithTheBreachAndNotWithTheQuietBeforeIt() {
        deployment.control(T0, Policies.set(POLICY.formatted("{service}").replace("> 1.5", "> 1000")));
        load(15, 1);
        load(6, 40);
        assertThat(deployment.decided.scales).hasSize(1);

        answer(last(), Outcome.DONE, "");
        load(15, 21);

        assertThat(deployment.decided.effects).first().satisfies(verdict -> {
            assertThat(verdict.effect()).contains(Effect.EFFECTIVE);
            assertThat(verdict.detail()).isEqualTo("still breaching");
        });
    }

    @Test
    void everyAuditEventHasAnIdOfItsOwn() {
        harm();

        assertThat(deployment.decided.audit)
                .filteredOn(event -> event.actionType().startsWith("scale."))
                .isNotEmpty();
        assertThat(deployment.decided.audit).extracting(AuditEvent::auditId).doesNotHaveDuplicates();
        assertThat(deployment.decided.audit)
                .filteredOn(event -> event.actionType().equals("scale.stopped"))
                .singleElement()
                .satisfies(stopped -> assertThat(stopped.detail())
                        .contains(deployment.decided.scales.get(0).commandId()));
    }

    /** One act, after which there are many times as many requests. */
    private void harm() {
        start();
        answer(last(), Outcome.DONE, "");
        load(25, 40);
        assertThat(deployment.decided.effects).extracting(CommandResult::effect).contains(Optional.of(Effect.HARMFUL));
    }

    private void start() {
        deployment.control(T0, Policies.set(POLICY.formatted("{service}")));
        load(15, 5);
        assertThat(deployment.decided.scales).hasSize(1);
    }

    private ScaleCommand last() {
        return deployment.decided.scales.get(deployment.decided.scales.size() - 1);
    }

    private void answer(ScaleCommand command, Outcome outcome, String rule) {
        deployment.result(
                now,
                new CommandResult(
                        command.commandId(),
                        command.incidentId(),
                        command.service(),
                        CommandResult.Kind.SCALE,
                        command.resource(),
                        outcome,
                        Optional.of(rule).filter(code -> !code.isEmpty()),
                        Optional.empty(),
                        OptionalLong.of(25),
                        OptionalLong.of(50),
                        1,
                        Instant.ofEpochMilli(now),
                        ""));
    }

    private void load(int seconds, int perSecond) {
        for (int i = 0; i < seconds; i++) {
            now += 1000;
            deployment.samples(metrics(0), now, requests(SHOP, now, perSecond, io.loadline.sample.Outcome.OK));
            deployment.heartbeat(CONTROL, now);
        }
    }
}
