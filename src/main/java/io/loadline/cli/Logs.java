package io.loadline.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the process logs. */
final class Logs {
    private Logs() {}

    /**
     * For a verb that tells by itself what happens: of Loadline only warnings, of the libraries only errors. Kafka's
     * clients warn of every request that they then repeat, which an idle machine hardly shows and a busy one always.
     */
    static void onlyWhatIsWrong() {
        level("io.loadline", Level.WARN);
        level("org.apache.kafka", Level.ERROR);
        level("kafka", Level.ERROR);
        level("state.change.logger", Level.ERROR);
    }

    /** For a verb whose own output says everything that clients would log. */
    static void onlyFindings() {
        onlyWhatIsWrong();
        level("org.apache.kafka", Level.OFF);
        level("software.amazon.awssdk", Level.OFF);
    }

    private static void level(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger present) {
            present.setLevel(level);
        }
    }
}
