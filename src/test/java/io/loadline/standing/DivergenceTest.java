package io.loadline.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.alert.TransitionReason;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Counts;
import io.loadline.sla.Group;
import io.loadline.standing.Divergence.Decided;
import io.loadline.standing.Divergence.Difference;
import io.loadline.standing.Divergence.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How two ways of deciding the same are held against each other. */
class DivergenceTest {

    @Test
    void whatBothDecideAtTheSameInstantIsNoDifference() {
        List<AlertTransition> same = List.of(to("a", 10, AlertStatus.WARNING), to("b", 10, AlertStatus.OK));

        assertThat(between(same, same).isEmpty()).isTrue();
    }

    @Test
    void threeMoreAndOneLessAreThreeAddedAndOneRemoved() {
        Divergence found = between(
                List.of(to("a", 10, AlertStatus.WARNING), to("d", 30, AlertStatus.CRITICAL)),
                List.of(
                        to("a", 10, AlertStatus.WARNING),
                        to("a", 20, AlertStatus.CRITICAL),
                        to("b", 20, AlertStatus.WARNING),
                        to("c", 25, AlertStatus.WARNING)));

        assertThat(found.transitions())
                .extracting(Difference::kind)
                .containsExactly(Kind.ADDED, Kind.ADDED, Kind.ADDED, Kind.REMOVED);
        assertThat(found.count(Kind.ADDED)).isEqualTo(3);
        assertThat(found.count(Kind.REMOVED)).isEqualTo(1);
    }

    @Test
    void theSameStatusReachedBeforeOrAfterIsEarlierOrLater() {
        Divergence found = between(
                List.of(to("a", 10, AlertStatus.WARNING), to("a", 100, AlertStatus.OK)),
                List.of(to("a", 15, AlertStatus.WARNING), to("a", 90, AlertStatus.OK)));

        assertThat(found.transitions()).extracting(Difference::kind).containsExactly(Kind.LATER, Kind.EARLIER);
    }

    @Test
    void anotherStatusAtTheSameInstantIsHigherOrLower() {
        Divergence found = between(
                List.of(to("a", 10, AlertStatus.WARNING), to("b", 10, AlertStatus.CRITICAL)),
                List.of(to("a", 10, AlertStatus.CRITICAL), to("b", 10, AlertStatus.PENDING)));

        assertThat(found.transitions()).extracting(Difference::kind).containsExactlyInAnyOrder(Kind.HIGHER, Kind.LOWER);
    }

    @Test
    void anotherOccasionIsNotTheSameOneMoved() {
        Divergence found = between(
                List.of(to("a", 10, AlertStatus.WARNING), to("a", 20, AlertStatus.OK)),
                List.of(to("a", 500, AlertStatus.WARNING), to("a", 510, AlertStatus.OK)));

        assertThat(found.count(Kind.REMOVED)).isEqualTo(2);
        assertThat(found.count(Kind.ADDED)).isEqualTo(2);
    }

    private static Divergence between(List<AlertTransition> live, List<AlertTransition> shadow) {
        return Divergence.between(new Decided(live, List.of(), List.of()), new Decided(shadow, List.of(), List.of()));
    }

    private static AlertTransition to(String alert, long second, AlertStatus to) {
        Counts none = new Counts(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        Instant at = Instant.ofEpochSecond(second);
        Evidence evidence = new Evidence(
                "x",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "",
                at,
                at,
                none,
                List.of(),
                "v",
                0);
        return new AlertTransition(
                alert + second,
                alert,
                Optional.empty(),
                1,
                at,
                new Group(new SeriesKey(alert, "api", "", Map.of())),
                "p",
                "o",
                AlertStatus.OK,
                to,
                TransitionReason.BREACH,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                evidence,
                "v");
    }
}
