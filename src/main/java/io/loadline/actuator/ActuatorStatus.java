package io.loadline.actuator;

import io.loadline.web.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an actuator is.
 *
 * @param running whether its loop runs
 * @param onDuty whether it is the one that acts; others of the same prefix stand by
 * @param ready whether it acts and has seen all that was waiting, or stands by
 * @param unfinished commands read and not finished
 * @param unreadable commands passed over because they cannot be read
 * @param failure what keeps it from being on duty
 */
public record ActuatorStatus(
        boolean running, boolean onDuty, boolean ready, int unfinished, long unreadable, Optional<String> failure) {

    /** As the actuator answers over HTTP. */
    Health health() {
        Map<String, Object> particulars = new LinkedHashMap<>();
        particulars.put("running", running);
        particulars.put("ready", ready);
        particulars.put("on_duty", onDuty);
        particulars.put("unfinished", unfinished);
        particulars.put("unreadable", unreadable);
        failure.ifPresent(why -> particulars.put("failure", why));
        return new Health(running, ready, particulars);
    }
}
