package io.loadline.wire;

import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import java.util.OptionalLong;

/** What one line of a file says. */
public sealed interface Line {

    /**
     * Samples of one service, which have been put into the batch that was given; none for a keep-alive.
     *
     * @param service the service
     * @param record the value of the metrics record that says the same
     * @param arrivalMillis recorded arrival
     */
    record Samples(String service, byte[] record, OptionalLong arrivalMillis) implements Line {}

    /**
     * A log event.
     *
     * @param event the event
     * @param record the value of the logs record that says the same
     * @param arrivalMillis recorded arrival
     */
    record Log(LogEvent event, byte[] record, OptionalLong arrivalMillis) implements Line {}

    /** One line that is both: a request that was served, and the log line of it. */
    record SamplesAndLog(Samples samples, Log log) implements Line {}

    /**
     * A line that says nothing and is not wrong: a header, a comment, a line of another kind.
     *
     * @param why why it says nothing, for people
     */
    record Skipped(String why) implements Line {}

    /**
     * A line that was refused.
     *
     * @param reason the reason code
     * @param message what is wrong, for people
     */
    record Bad(RejectReason reason, String message) implements Line {}
}
