package io.loadline.sla;

import java.time.Duration;
import java.util.Optional;

/**
 * What missing data means.
 *
 * @param mode what a window without data means
 * @param told whether missing data opens an incident
 * @param absentAfter time since the last sample after which a series has no data although its window still holds
 *     samples; absent when the window alone decides
 */
public record Missing(Mode mode, boolean told, Optional<Duration> absentAfter) {

    /** What a window without data means (CloudWatch, "Configuring how CloudWatch alarms treat missing data"). */
    public enum Mode {
        BREACHING,
        NOT_BREACHING,
        MISSING,
        IGNORE
    }
}
