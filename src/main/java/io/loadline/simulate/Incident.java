package io.loadline.simulate;

import java.time.Duration;

/**
 * What goes wrong, and when. Two causes set in together: the orders table is asked for more writes than it may take, and
 * a bad deploy makes the checkout slow until it is rolled back. The demand for writes does not fall again, so throttling
 * ends when the table's capacity has grown, and for no other reason.
 *
 * @param after time from the start of the simulation to the injection, not negative
 * @param slowFor how long the bad deploy lasts
 */
record Incident(Duration after, Duration slowFor) {
    /** Write units a second that the orders table is asked for on a good day. */
    static final double USUAL_DEMAND = 15;

    /** Write units a second that it is asked for from the injection on. */
    static final double RAISED_DEMAND = 70;

    /** How much slower the bad deploy is: a median of 60 ms becomes 1.5 s. */
    private static final double SLOWER = 25;

    static Incident scripted(Duration after) {
        return new Incident(after, Duration.ofSeconds(20));
    }

    boolean isInjected(Duration sinceStart) {
        return sinceStart.compareTo(after) >= 0;
    }

    /** How many times the usual number of requests an operation gets. */
    double load(ServiceProfile service, OperationProfile operation, Duration sinceStart) {
        boolean raised = isInjected(sinceStart)
                && service.name().equals(Fleet.TABLE)
                && operation.name().equals(Fleet.WRITE);
        return raised ? RAISED_DEMAND / USUAL_DEMAND : 1;
    }

    /** How many times the usual latency a service has. */
    double slowness(ServiceProfile service, Duration sinceStart) {
        boolean slow = isInjected(sinceStart)
                && sinceStart.compareTo(after.plus(slowFor)) < 0
                && service.name().equals(Fleet.DEPLOYED);
        return slow ? SLOWER : 1;
    }
}
