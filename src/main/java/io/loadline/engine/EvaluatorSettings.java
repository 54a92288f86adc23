package io.loadline.engine;

/**
 * How phase 2 decides.
 *
 * @param time the rules of time
 * @param deployment name of the deployment, part of every derived id
 * @param emitAll whether every evaluation is written; otherwise those whose level changed or whose value changed by
 *     more than 1 %, and each minute
 * @param active whether decisions are acted upon from the start, as in a replay; otherwise from the activate event on
 * @param snapshots whether snapshots are taken, hourly
 */
public record EvaluatorSettings(
        TimeSettings time, String deployment, boolean emitAll, boolean active, boolean snapshots) {
    /** Names the alerts about Loadline itself. */
    public static final String OWN_SERVICE = "__loadline";
}
