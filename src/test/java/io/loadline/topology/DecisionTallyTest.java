package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.command.Notification;
import org.junit.jupiter.api.Test;

class DecisionTallyTest {

    @Test
    void keepsWhatAnEarlierCommitHeldWhenTheNextComesBeforeItWasShown() {
        DecisionTally shown = tally(2, AlertStatus.WARNING);

        shown.add(tally(3, AlertStatus.WARNING));
        shown.add(tally(1, AlertStatus.CRITICAL));

        assertThat(shown.evaluations).isEqualTo(6);
        assertThat(shown.transitions).containsEntry(AlertStatus.WARNING, 2L).containsEntry(AlertStatus.CRITICAL, 1L);
        assertThat(shown.notifications).containsEntry(Notification.Event.OPEN, 3L);
        assertThat(shown.scaleCommands).isEqualTo(3);
        assertThat(shown.instants).hasSize(3);
    }

    private static DecisionTally tally(long evaluations, AlertStatus to) {
        DecisionTally tally = new DecisionTally();
        tally.evaluations = evaluations;
        tally.scaleCommands = 1;
        tally.transitions.put(to, 1L);
        tally.notifications.put(Notification.Event.OPEN, 1L);
        tally.instants.add(0L);
        return tally;
    }
}
