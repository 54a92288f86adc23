package io.loadline.engine;

import io.loadline.alert.AlertState;
import io.loadline.sla.Group;

/**
 * An alert as it stands.
 *
 * @param alertId hash of deployment, policy, objective and group
 * @param policy policy name
 * @param objective objective name
 * @param group what it is about
 * @param state its state and timers
 */
public record AlertView(String alertId, String policy, String objective, Group group, AlertState state) {}
