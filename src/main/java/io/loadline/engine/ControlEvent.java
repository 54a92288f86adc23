package io.loadline.engine;

import java.time.Instant;
import java.util.List;

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
