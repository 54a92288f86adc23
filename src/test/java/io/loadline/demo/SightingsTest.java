package io.loadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.alert.TransitionReason;
import io.loadline.command.CommandResult;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Counts;
import io.loadline.sla.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final SourceId FIRST = new SourceId("metrics", 0);
    private static final SourceId SECOND = new SourceId("metrics", 1);
    private static final SeriesKey SERIES = new SeriesKey("orders", "dynamodb", "PutItem", new TreeMap<>());
    private static final Instant T = Instant.parse("2026-01-01T00:00:10Z");

    private final Sightings sightings = new Sightings();

    @Test
    void countsTheSamplesOfEveryPartial() {
        sightings.pane(0, partials(FIRST, 0, 3));
        sightings.pane(1, partials(SECOND, 0, 4));

        assertThat(sightings.counted()).isEqualTo(7);
        assertThat(sightings.late()).isZero();
    }

    @Test
    void callsASampleLateOnceAllSourcesHavePassedItsPane() {
        sightings.pane(0, new PaneRecord.WatermarkRise(FIRST, 5000, 2));
        sightings.pane(0, partials(FIRST, 4000, 1));
        assertThat(sightings.late()).as("one source is unheard").isZero();

        sightings.pane(0, new PaneRecord.WatermarkRise(SECOND, 4999, 2));
        sightings.pane(0, partials(FIRST, 4000, 2));
        assertThat(sightings.late())
                .as("the pane ends at 5000, the slower source is at 4999")
                .isZero();

        sightings.pane(0, new PaneRecord.WatermarkRise(SECOND, 5000, 2));
        sightings.pane(0, partials(FIRST, 4000, 3));
        sightings.pane(1, partials(FIRST, 4000, 3));

        assertThat(sightings.late()).as("the other partition has its own time").isEqualTo(3);
        assertThat(sightings.counted()).isEqualTo(9);
    }

    @Test
    void noticesATransitionThatIsSeenTwice() {
        sightings.transition(transition("t1", AlertStatus.OK, AlertStatus.WARNING), T);
        assertThat(sightings.duplicates()).isZero();

        sightings.transition(transition("t1", AlertStatus.OK, AlertStatus.WARNING), T);
        assertThat(sightings.duplicates()).as("the same id").isEqualTo(1);

        sightings.transition(transition("t2", AlertStatus.WARNING, AlertStatus.CRITICAL), T);
        assertThat(sightings.duplicates()).as("another id at the same instant").isEqualTo(2);
    }

    @Test
    void noticesAnActThatIsDoneTwiceAndTakesAVerdictForNone() {
        sightings.scaleCommand(command());
        assertThat(sightings.pendingCommands()).isEqualTo(1);

        sightings.result(result(Optional.empty()));
        assertThat(sightings.pendingCommands()).as("no verdict yet").isEqualTo(1);
        sightings.result(result(Optional.of(CommandResult.Effect.EFFECTIVE)));

        assertThat(sightings.duplicates()).isZero();
        assertThat(sightings.pendingCommands()).isZero();
        assertThat(sightings.commands()).singleElement().satisfies(seen -> {
            assertThat(seen.result()).isPresent();
            assertThat(seen.effect().flatMap(CommandResult::effect)).contains(CommandResult.Effect.EFFECTIVE);
        });

        sightings.result(result(Optional.empty()));
        assertThat(sightings.duplicates()).isEqualTo(1);
    }

    @Test
    void findsTheResultOfACommandThatItSeesLater() {
        sightings.result(result(Optional.empty()));
        sightings.scaleCommand(command());

        assertThat(sightings.commands().get(0).result()).isPresent();
    }

    @Test
    void measuresTheDelaysFromTheInjectionOn() {
        sightings.transition(transition("t0", AlertStatus.OK, AlertStatus.CRITICAL), T.minusSeconds(1));
        sightings.transition(transition("t1", AlertStatus.OK, AlertStatus.WARNING, T.plusSeconds(1)), T.plusSeconds(3));
        sightings.transition(
                transition("t2", AlertStatus.WARNING, AlertStatus.CRITICAL, T.plusSeconds(2)), T.plusSeconds(5));

        Delays delays = Delays.since(T, sightings.transitions());

        assertThat(delays.firstWarning()).contains(Duration.ofSeconds(3));
        assertThat(delays.firstCritical()).contains(Duration.ofSeconds(5));
    }

    private static PaneRecord.Partials partials(SourceId source, long startMillis, int samples) {
        Pane pane = new Pane();
        for (int i = 0; i < samples; i++) {
            pane.request(Pane.Count.OK, 1000);
        }
        return new PaneRecord.Partials(
                source, "orders", 0, List.of(new PaneRecord.Partial(SERIES, startMillis, pane.toBytes())));
    }

    private static AlertTransition transition(String id, AlertStatus from, AlertStatus to) {
        return transition(id, from, to, T);
    }

    private static AlertTransition transition(String id, AlertStatus from, AlertStatus to, Instant instant) {
        Counts counts = new Counts(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        Evidence evidence = new Evidence(
                "throttles_per_minute",
                OptionalDouble.of(12),
                OptionalDouble.of(12),
                OptionalDouble.of(12),
                "> 10",
                instant.minusSeconds(20),
                instant,
                counts,
                List.of(),
                "v",
                0);
        return new AlertTransition(
                id,
                "alert",
                Optional.empty(),
                1,
                instant,
                new Group(SERIES),
                "demo",
                "dynamodb-throttles",
                from,
                to,
                TransitionReason.BREACH,
                OptionalDouble.of(12),
                OptionalDouble.of(10),
                evidence,
                "v");
    }

    private static ScaleCommand command() {
        return new ScaleCommand(
                "c1",
                "i1",
                "alert",
                "orders",
                "dynamodb-throttles",
                T,
                T.plusSeconds(60),
                "dynamodb:table/orders",
                "write_capacity",
                ScaleCommand.Direction.OUT,
                25,
                new ScaleCommand.Limits(25, 100, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(8)),
                "throttled");
    }

    private static CommandResult result(Optional<CommandResult.Effect> effect) {
        return new CommandResult(
                "c1",
                "i1",
                "orders",
                CommandResult.Kind.SCALE,
                "dynamodb:table/orders",
                CommandResult.Outcome.DONE,
                Optional.empty(),
                effect,
                OptionalLong.of(25),
                OptionalLong.of(50),
                1,
                T,
                "");
    }
}
