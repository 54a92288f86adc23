package io.loadline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What messages look like on a terminal. */
class LoggingTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void textsOfOthersForgeNoLineAndSteerNoTerminal() throws Exception {
        String line = written(
                "resource={} outcome=done", null, "dynamodb:table/a\n12:00:00.000 ERROR forged\u001b[2J\u009b0m");

        assertThat(line.lines()).hasSize(1);
        assertThat(line).endsWith("forged [2J 0m outcome=done\n").contains("table/a 12:00:00.000 ERROR");
    }

    @Test
    void failuresKeepTheirStackTrace() throws Exception {
        String text = written("stopped", new IllegalStateException("bad \u001b[31m name"));

        assertThat(text).contains("IllegalStateException: bad  [31m name").doesNotContain("\u001b");
        assertThat(text.lines().count()).isGreaterThan(3);
        assertThat(text).containsOnlyOnce("IllegalStateException");
    }

    private String written(String message, Throwable thrown, Object... arguments) throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        LoggingEvent event = new LoggingEvent("", root, Level.INFO, message, thrown, arguments);
        String text = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        context.stop();
        return text;
    }
}
