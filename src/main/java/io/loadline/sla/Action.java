package io.loadline.sla;

/** What an objective asks for when it is at a level. */
public sealed interface Action {
    /**
     * Tell people.
     *
     * @param route name of a route of the policy
     */
    record Notify(String route) implements Action {}

    /**
     * Propose to change capacity.
     *
     * @param plan name of a scaling plan of the policy
     */
    record Scale(String plan) implements Action {}
}
