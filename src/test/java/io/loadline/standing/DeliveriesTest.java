package io.loadline.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.Incident;
import io.loadline.audit.Ids;
import io.loadline.command.CommandResult;
import io.loadline.command.CommandResult.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Of two notifications of an incident to route oncall, the second is the latest. */
class DeliveriesTest {
    private static final Instant AT = Instant.parse("2026-03-01T09:00:00Z");

    @Test
    void saysThatARouteIsToldOnlyWhenTheActuatorSaysSo() {
        assertThat(last(List.of("slack"))).isEqualTo("sent to oncall");
        assertThat(last(List.of("slack"), result(1, "slack", Outcome.DONE))).isEqualTo("sent to oncall");
        assertThat(last(List.of("slack"), result(2, "slack", Outcome.DONE))).isEqualTo("told oncall");
        assertThat(last(List.of("slack", "mail"), result(2, "slack", Outcome.DONE)))
                .isEqualTo("sent to oncall");
    }

    @Test
    void saysWhereItFailedAndWhy() {
        assertThat(last(List.of("slack"), result(2, "slack", Outcome.FAILED)))
                .isEqualTo("oncall: failed at slack (receiver slack is not configured)");
        assertThat(last(List.of("slack", "mail"), result(2, "slack", Outcome.FAILED), result(2, "mail", Outcome.DONE)))
                .isEqualTo("oncall: failed at slack (receiver slack is not configured), delivered to mail");
    }

    private static String last(List<String> receivers, CommandResult... results) {
        Incident.Standing route = new Incident.Standing(
                "oncall",
                receivers,
                2,
                List.of(
                        new Incident.Telling(AT, Incident.Message.Kind.OPEN, "first", receivers),
                        new Incident.Telling(AT.plusSeconds(300), Incident.Message.Kind.UPDATE, "new", receivers)),
                Optional.empty());
        return new Deliveries("shop", List.of(results)).last("1f0c", route);
    }

    private static CommandResult result(int number, String receiver, Outcome outcome) {
        return new CommandResult(
                Ids.of("shop", "1f0c", "notification", "oncall", Integer.toString(number)),
                "1f0c",
                "checkout",
                CommandResult.Kind.NOTIFICATION,
                receiver,
                outcome,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                AT,
                outcome == Outcome.FAILED ? "receiver " + receiver + " is not configured" : "ok");
    }
}
