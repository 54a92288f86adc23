package io.loadline.actuator;

/** Makes the ports of an actuator from their settings. The actuator closes what it was given. */
public interface Targets {
    /** @param name the receiver's name, for messages */
    Notifier notifier(String name, ReceiverSettings receiver);

    /** What scale commands act on. */
    Scaler scaler(ScalingSettings scaling);
}
