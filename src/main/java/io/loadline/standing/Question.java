package io.loadline.standing;

import io.loadline.sla.Group;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be explained.
 *
 * @param service its service
 * @param objective only this objective
 * @param operation only this operation
 * @param at as it stood at this instant; as it stands when absent
 */
public record Question(String service, Optional<String> objective, Optional<String> operation, Optional<Instant> at) {

    boolean isAbout(Group group) {
        return group.service().equals(service)
                && (operation.isEmpty()
                        || group.operation().isEmpty()
                        || group.operation().equals(operation));
    }

    boolean isAbout(String name) {
        return objective.isEmpty() || objective.get().equals(name);
    }

    boolean isBy(Instant instant) {
        return at.isEmpty() || !instant.isAfter(at.get());
    }
}
