package io.loadline.adapter;

import io.loadline.actuator.Delivery;
import io.loadline.actuator.Notifier;
import io.loadline.command.Notification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notifications to the log, for trying things out and as the last resort. */
final class LogNotifier implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(LogNotifier.class);

    @Override
    public Delivery deliver(Notification notification) {
        LOG.info(
                "notification event={} severity={} service={} incident={} command={} summary={}",
                notification.event().code(),
                notification.severity().code(),
                notification.service(),
                notification.incidentId(),
                notification.commandId(),
                Wording.line(notification.summary(), 1024));
        return new Delivery.Done("logged");
    }
}
