package io.loadline.engine;

import io.loadline.sla.Matcher;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an operator, or the deployment itself, says to every partition at once.
 *
 * @param issuedAt when it was issued, by the issuer's clock; information only
 * @param issuedBy who issued it
 * @param reason why
 * @param body what is said
 */
public record ControlEvent(Instant issuedAt, String issuedBy, String reason, Body body) {

    /** What is said. */
    public sealed interface Body {
        /** Short name for people and for the audit trail. */
        String kind();
    }

    /**
     * The complete set of policies in force from the first instant after this event's arrival.
     *
     * @param policies all policies
     */
    public record PolicySet(List<PolicyText> policies) implements Body {
        public PolicySet {
            policies = List.copyOf(policies);
        }

        @Override
        public String kind() {
            return "policy";
        }
    }

    /**
     * One policy file.
     *
     * @param name metadata.name
     * @param version content hash
     * @param text the YAML
     */
    public record PolicyText(String name, String version, String text) {}

    /**
     * From the first instant after its arrival decisions are acted upon, not only recorded.
     *
     * @param deployment name of the deployment
     */
    public record Activate(String deployment) implements Body {
        @Override
        public String kind() {
            return "activate";
        }
    }

    /**
     * Matching alerts are not told of for a time. The same id again replaces what it said before; an end that is already
     * past ends it.
     *
     * @param id chosen by who issues it, unique among silences
     * @param matchers conditions on the labels of an alert; all must hold, and there must be one
     * @param startsAt begin, inclusive
     * @param endsAt end, exclusive
     */
    public record Silence(String id, List<Condition> matchers, Instant startsAt, Instant endsAt) implements Body {
        public Silence {
            matchers = List.copyOf(matchers);
        }

        @Override
        public String kind() {
            return "silence";
        }
    }

    /**
     * The same as a {@link Silence}, planned ahead; its ids are its own.
     *
     * @param id chosen by who issues it, unique among maintenance windows
     * @param matchers conditions on the labels of an alert; all must hold, and there must be one
     * @param startsAt begin, inclusive
     * @param endsAt end, exclusive
     */
    public record Maintenance(String id, List<Condition> matchers, Instant startsAt, Instant endsAt) implements Body {
        public Maintenance {
            matchers = List.copyOf(matchers);
        }

        @Override
        public String kind() {
            return "maintenance";
        }
    }

    /**
     * Somebody has taken an incident: nobody else is woken for it.
     *
     * @param incidentId the incident
     */
    public record Acknowledge(String incidentId) implements Body {
        @Override
        public String kind() {
            return "acknowledge";
        }
    }

    /**
     * A condition as it was written, whether it can be understood or not.
     *
     * @param label name of the label
     * @param operator how it is compared; absent when this version does not know it
     * @param value value or regular expression
     */
    public record Condition(String label, Optional<Matcher.Operator> operator, String value) {

        /** That condition. */
        public static Condition of(Matcher matcher) {
            return new Condition(matcher.label(), Optional.of(matcher.operator()), matcher.value());
        }

        /**
         * What it says.
         *
         * @throws IllegalArgumentException when it cannot be understood
         */
        public Matcher matcher() {
            return Matcher.checked(
                    label,
                    operator.orElseThrow(() -> new IllegalArgumentException("label " + label
                            + " is compared in a way that this version does not know; allowed are =, !=, =~ and !~")),
                    value);
        }
    }

    /**
     * Something that this version does not act on; it is recorded in the audit trail.
     *
     * @param kind short name
     * @param original the record as it was read, so that it is passed on unchanged; empty when it was not read
     */
    public record Other(String kind, byte[] original) implements Body {
        public Other(String kind) {
            this(kind, new byte[0]);
        }
    }
}
