package io.loadline.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.Act;
import io.loadline.command.Capacity;
import io.loadline.command.CommandResult;
import io.loadline.command.CommandResult.Effect;
import io.loadline.command.CommandResult.Outcome;
import io.loadline.command.ScaleCommand;
import io.loadline.wire.avro.ActuatorState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Instant T = Instant.parse("2026-11-20T10:00:00Z");
    private static final String RESOURCE = "dynamodb:table/orders";

    private final Memory memory = new Memory();

    @Test
    void ordersActsByTimeInWhateverOrderThePartitionsAreRead() {
        apply(effect("second", Effect.HARMFUL), done("second", T.plusSeconds(60)), done("first", T));

        assertThat(acts()).extracting(Act::commandId).containsExactly("first", "second");
        assertThat(acts()).extracting(Act::effect).containsExactly(Optional.empty(), Optional.of(Effect.HARMFUL));
    }

    @Test
    void theSameRecordsAgainChangeNothing() {
        ActuatorState claim = Traces.claim(command("first"), 100, 150, T);
        apply(claim, done("first", T), effect("first", Effect.EFFECTIVE));
        apply(claim, done("first", T), effect("first", Effect.EFFECTIVE));

        assertThat(acts()).hasSize(1);
        assertThat(memory.claimOf(command("first"))).isEmpty();
        assertThat(memory.isUnjudged("first")).isFalse();
    }

    @Test
    void aClaimKeepsTheResourceUntilItsCompletion() {
        apply(Traces.claim(command("first"), 100, 150, T));

        assertThat(memory.claimOf(command("first"))).contains(new Memory.Claim("first", 100, 150));
        assertThat(memory.resource(RESOURCE, new Capacity(100, false, false, 0)).inFlight())
                .contains("first");

        apply(done("first", T));
        assertThat(memory.resource(RESOURCE, new Capacity(150, false, false, 0)).inFlight())
                .isEmpty();
        assertThat(memory.isUnjudged("first")).isTrue();
    }

    @Test
    void aRefusalIsNoAct() {
        apply(Traces.completion(
                command("first"), result("first", Outcome.REFUSED, OptionalLong.empty(), OptionalLong.empty(), T)));

        assertThat(memory.isFinished("first")).isTrue();
        assertThat(acts()).isEmpty();
    }

    private void apply(ActuatorState... states) {
        List.of(states).forEach(memory::apply);
    }

    private List<Act> acts() {
        return memory.resource(RESOURCE, new Capacity(100, false, false, 0)).acts();
    }

    private static ScaleCommand command(String id) {
        return Commands.scale(id, "orders", ScaleCommand.Direction.OUT);
    }

    private static ActuatorState done(String id, Instant at) {
        return Traces.completion(command(id), result(id, Outcome.DONE, OptionalLong.of(100), OptionalLong.of(150), at));
    }

    private static ActuatorState effect(String id, Effect effect) {
        return Traces.effect(result(id, Outcome.DONE, OptionalLong.empty(), OptionalLong.empty(), T), effect);
    }

    private static CommandResult result(
            String id, Outcome outcome, OptionalLong before, OptionalLong after, Instant at) {
        return new CommandResult(
                id,
                "incident-1",
                "orders",
                CommandResult.Kind.SCALE,
                RESOURCE,
                outcome,
                Optional.empty(),
                Optional.empty(),
                before,
                after,
                1,
                at,
                "for a test");
    }
}
