package io.loadline.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Keeps log lines back while a screen is shown, which they would spoil, and lets the last of them out afterwards. */
final class HeldLogs {
    private static final int MOST = 200;

    private static final class Keeping extends AppenderBase<ILoggingEvent> {
        private final Deque<ILoggingEvent> kept = new ArrayDeque<>();

        @Override
        protected void append(ILoggingEvent event) {
            // What it says now, not when it is written.
            event.prepareForDeferredProcessing();
            kept.add(event);
            if (kept.size() > MOST) {
                kept.removeFirst();
            }
        }
    }

    private final Optional<Logger> root;
    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    private final Keeping keeping = new Keeping();

    private HeldLogs(Optional<Logger> root) {
        this.root = root;
        root.ifPresent(logger -> {
            for (Iterator<Appender<ILoggingEvent>> each = logger.iteratorForAppenders(); each.hasNext(); ) {
                usual.add(each.next());
            }
            keeping.setContext(logger.getLoggerContext());
            keeping.start();
            logger.addAppender(keeping);
            usual.forEach(logger::detachAppender);
        });
    }

    /** @param wanted whether to hold anything at all */
    static HeldLogs hold(boolean wanted) {
        return new HeldLogs(
                wanted && LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
                        ? Optional.of(root)
                        : Optional.empty());
    }

    /** Lets them out, and those that follow. */
    void release() {
        root.ifPresent(logger -> {
            usual.forEach(logger::addAppender);
            logger.detachAppender(keeping);
            keeping.kept.forEach(event -> usual.forEach(appender -> appender.doAppend(event)));
        });
    }
}
