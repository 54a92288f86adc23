package io.loadline.actuator;

import io.loadline.command.Notification;
import java.util.Set;
import java.util.TreeSet;

/** Stands for every receiver that policies name and the settings do not have. */
record NotConfigured(Set<String> configured) implements Notifier {
    @Override
    public Delivery deliver(Notification notification) {
        return new Delivery.Rejected("one of " + notification.receivers() + " is not among the configured receivers "
                + new TreeSet<>(configured) + ": add it to the actuator's settings");
    }
}
