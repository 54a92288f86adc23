package io.loadline.standing;

import io.loadline.alert.AlertTransition;
import io.loadline.alert.TransitionReason;
import io.loadline.command.Notification;
import io.loadline.engine.Explanation;
import io.loadline.engine.IncidentView;
import io.loadline.engine.Mute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An evaluation with what came of it.
 *
 * @param explanation what it saw and did
 * @param transitions changes of the alert up to then, as far back as was read
 * @param notifications what people were told of the service up to then, as far back as was read
 * @param incident the open incident that the alert belongs to
 * @param mutes what operators have silenced
 * @param removed since when nothing is decided about it any more; absent while it is decided
 */
public record Answer(
        Explanation explanation,
        List<AlertTransition> transitions,
        List<Notification> notifications,
        Optional<IncidentView> incident,
        List<Mute> mutes,
        Optional<Removal> removed) {

    /**
     * It is no longer decided.
     *
     * @param at since when
     * @param reason why
     */
    public record Removal(Instant at, TransitionReason reason) {}

    public Answer {
        transitions = List.copyOf(transitions);
        notifications = List.copyOf(notifications);
        mutes = List.copyOf(mutes);
    }
}
