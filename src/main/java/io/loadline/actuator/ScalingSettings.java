package io.loadline.actuator;

import io.loadline.command.GuardSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether and how the actuator changes capacity.
 *
 * @param enabled whether it acts; otherwise every command that would be carried out ends as {@code dry_run}
 * @param guard what the operator allows
 * @param killSwitchFile while this file exists nothing is changed; looked at before each act
 * @param region region of the tables; empty takes that of the environment
 * @param endpoint another address of DynamoDB than AWS's own
 */
public record ScalingSettings(
        boolean enabled,
        GuardSettings guard,
        Optional<Path> killSwitchFile,
        Optional<String> region,
        Optional<URI> endpoint) {
    /** Acts on nothing: not enabled, no resource allowed. */
    public static ScalingSettings off() {
        return new ScalingSettings(
                false, GuardSettings.allowing(List.of()), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether the kill switch is on at this moment: by setting, or because its file exists. */
    boolean isKilled() {
        return guard.killSwitch() || killSwitchFile.filter(Files::exists).isPresent();
    }
}
