package io.loadline.command;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the operator allows, whatever a policy asks for.
 *
 * @param killSwitch whether all acting is stopped
 * @param allowedResources resources that may be changed; {@code *} stands for any characters; empty allows none
 * @param maxStep most units that one act may add or take away, at least 1
 * @param maxDailyDecreases most decreases of a resource per day (UTC), at least 0
 * @param maxUnhelpful after so many acts without success for one incident there are no more of them, at least 1
 */
public record GuardSettings(
        boolean killSwitch, List<String> allowedResources, long maxStep, int maxDailyDecreases, int maxUnhelpful) {
    /**
     * A provisioned table can always be decreased four times a day.
     *
     * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html">DynamoDB
     *     quotas</a>
     */
    private static final int DYNAMODB_DECREASES = 4;

    public GuardSettings {
        allowedResources = List.copyOf(allowedResources);
        if (maxStep < 1) {
            throw new IllegalArgumentException("scaling.max_step must be at least 1, was " + maxStep);
        }
        if (maxDailyDecreases < 0) {
            throw new IllegalArgumentException(
                    "scaling.max_daily_decreases must be at least 0, was " + maxDailyDecreases);
        }
        if (maxUnhelpful < 1) {
            throw new IllegalArgumentException("scaling.max_unhelpful must be at least 1, was " + maxUnhelpful);
        }
    }

    /** Steps of up to 1000 units, four decreases a day, stop after two acts that did not help. */
    public static GuardSettings allowing(List<String> resources) {
        return new GuardSettings(false, resources, 1000, DYNAMODB_DECREASES, 2);
    }

    /** The same with the kill switch in this position. */
    public GuardSettings withKillSwitch(boolean on) {
        return new GuardSettings(on, allowedResources, maxStep, maxDailyDecreases, maxUnhelpful);
    }

    boolean allows(String resource) {
        return allowedResources.stream().anyMatch(pattern -> matches(pattern, resource));
    }

    private static boolean matches(String pattern, String resource) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return resource.matches(regex);
    }
}
