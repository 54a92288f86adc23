package io.loadline.engine;

import io.loadline.sla.Policy;

/** Turns a policy's text into a policy. */
@FunctionalInterface
public interface PolicyCompiler {
    /**
     * @throws IllegalArgumentException when the text is no valid policy; the message says what is wrong where
     */
    Policy compile(ControlEvent.PolicyText text);
}
