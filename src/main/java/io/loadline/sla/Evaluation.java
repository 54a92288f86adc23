package io.loadline.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was measured for one objective on one group at one instant.
 *
 * @param instant the evaluation instant T; the window is [T − delay − window, T − delay)
 * @param group what was measured
 * @param policy policy name
 * @param objective objective name
 * @param indicator indicator as written
 * @param window length of the window
 * @param value ratios 0..1, latencies in milliseconds; absent when the window gives none
 * @param valueLow lower bound of the exact value; present when {@code value} is
 * @param valueHigh upper bound of the exact value; present when {@code value} is
 * @param level raw level, before dwell; of a held evaluation the level before
 * @param held why it decides nothing; absent when it decides
 * @param counts what the window held
 * @param policyVersion content hash of the policy in force
 */
public record Evaluation(
        Instant instant,
        Group group,
        String policy,
        String objective,
        String indicator,
        Duration window,
        OptionalDouble value,
        OptionalDouble valueLow,
        OptionalDouble valueHigh,
        Level level,
        Optional<Held> held,
        Counts counts,
        String policyVersion) {}
