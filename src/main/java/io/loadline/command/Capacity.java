package io.loadline.command;

/**
 * What a resource has at this moment, as read from it.
 *
 * @param value units of the dimension, at least 0; without meaning when {@code onDemand}
 * @param onDemand whether it is billed per request, so that there is nothing to set
 * @param changing whether a change is still being applied, by whomever
 * @param decreasesToday decreases since midnight UTC as the resource counts them, at least 0
 */
public record Capacity(long value, boolean onDemand, boolean changing, int decreasesToday) {}
