package io.loadline.engine;

import io.loadline.sla.Matcher;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What an operator said about alerts that are not to be told of for a time.
 *
 * @param kind whether it was planned
 * @param id its id, unique within its kind
 * @param matchers conditions on the labels of an alert; all must hold, and there is at least one
 * @param startsAt begin, inclusive
 * @param endsAt end, exclusive; later than {@code startsAt}
 * @param by who said so
 * @param reason why
 */
public record Mute(
        Kind kind, String id, List<Matcher> matchers, Instant startsAt, Instant endsAt, String by, String reason) {

    /** Which control event it came with. */
    public enum Kind {
        SILENCE,
        MAINTENANCE;

        /** As written in the audit trail. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Mute {
        matchers = List.copyOf(matchers);
    }

    /** Whether it holds at an instant. */
    public boolean covers(Instant instant) {
        return !instant.isBefore(startsAt) && instant.isBefore(endsAt);
    }
}
