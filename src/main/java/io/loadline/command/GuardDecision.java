package io.loadline.command;

/** What the guard says to a command. */
public sealed interface GuardDecision {
    /**
     * It may be carried out.
     *
     * @param absoluteTarget value to set: the only number that is ever sent, however often
     */
    record Allowed(long absoluteTarget) implements GuardDecision {}

    /**
     * It must not be carried out.
     *
     * @param rule the rule that refuses it
     * @param detail one line: what was found, and what the rule demands
     */
    record Refused(GuardRule rule, String detail) implements GuardDecision {}
}
