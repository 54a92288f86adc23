package io.loadline.actuator;

import static io.loadline.command.Notification.Event.ESCALATE;
import static io.loadline.command.Notification.Event.OPEN;
import static io.loadline.command.Notification.Event.RESOLVE;
import static io.loadline.command.Notification.Event.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.Notification;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final List<Notification> OVER = List.of(
            notification("a", OPEN), notification("b", OPEN), notification("a", UPDATE), notification("a", RESOLVE));

    @Test
    void whatIsOverBecomesOneSummary() {
        Backlog backlog = new Backlog(OVER, (notification, receiver) -> false);

        assertThat(modes(backlog, true))
                .containsExactly(Outbox.Mode.SKIP, Outbox.Mode.SEND, Outbox.Mode.SKIP, Outbox.Mode.SUMMARISE);
    }

    @Test
    void aPagerHearsNothingOfIt() {
        Backlog backlog = new Backlog(OVER, (notification, receiver) -> false);

        assertThat(modes(backlog, false))
                .containsExactly(Outbox.Mode.SKIP, Outbox.Mode.SEND, Outbox.Mode.SKIP, Outbox.Mode.SKIP);
    }

    @Test
    void whatWasBegunIsEnded() {
        Backlog backlog = new Backlog(OVER, (notification, receiver) -> notification.event() == OPEN);

        assertThat(modes(backlog, false)).containsOnly(Outbox.Mode.SEND);
    }

    @Test
    void aResolveAloneIsSent() {
        Backlog backlog = new Backlog(List.of(notification("a", RESOLVE)), (notification, receiver) -> false);

        assertThat(backlog.mode(0, "pager", false)).isEqualTo(Outbox.Mode.SEND);
    }

    @Test
    void anEscalationOfWhatIsOverWakesNobodyAndItsResolveIsSent() {
        List<Notification> escalated = List.of(notification("a", ESCALATE), notification("a", RESOLVE));

        Backlog fresh = new Backlog(escalated, (notification, receiver) -> false);
        Backlog begun = new Backlog(escalated, (notification, receiver) -> notification.event() == ESCALATE);
        Backlog open = new Backlog(List.of(notification("a", ESCALATE)), (notification, receiver) -> false);

        assertThat(fresh.mode(0, "pager", false)).isEqualTo(Outbox.Mode.SKIP);
        assertThat(fresh.mode(1, "pager", false)).isEqualTo(Outbox.Mode.SEND);
        assertThat(begun.mode(0, "pager", false)).isEqualTo(Outbox.Mode.SEND);
        assertThat(open.mode(0, "pager", false)).isEqualTo(Outbox.Mode.SEND);
    }

    private static List<Outbox.Mode> modes(Backlog backlog, boolean wantsSummaries) {
        return List.of(
                backlog.mode(0, "pager", wantsSummaries),
                backlog.mode(1, "pager", wantsSummaries),
                backlog.mode(2, "pager", wantsSummaries),
                backlog.mode(3, "pager", wantsSummaries));
    }

    private static Notification notification(String incident, Notification.Event event) {
        return Commands.notification(incident, event, "pager");
    }
}
