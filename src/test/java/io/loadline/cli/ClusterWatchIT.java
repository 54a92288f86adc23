package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.monitor.MonitorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClusterWatchIT {
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void namesTheTopicsThatAServiceWaitsForAgainAndAgainUntilTheyAreThere() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(ClusterWatch.class);
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(event);
            }
        };
        appender.start();
        logger.addAppender(appender);
        ExecutorService watch = Executors.newSingleThreadExecutor();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            create(admin, "nope.audit");
            MonitorSettings deployment = MonitorSettings.defaults(broker.bootstrapServers(), Path.of("target"))
                    .withPrefix("nope", "nope");
            List<String> needed = List.of("nope.audit", "nope.log-metadata");

            Future<?> watching = watch.submit(() -> {
                ClusterWatch.awaitTopics(deployment, "store", needed, OFTEN, OFTEN);
                return null;
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> lines(Level.WARN).size() >= 2);
            create(admin, "nope.log-metadata");
            watching.get(20, TimeUnit.SECONDS);

            assertThat(lines(Level.WARN))
                    .allMatch(line -> line.equals("the store waits for topics that the cluster at "
                            + broker.bootstrapServers() + " does not have, or does not show: nope.log-metadata; they"
                            + " are those of the prefix nope (--prefix); loadline monitor makes them at its start, or"
                            + " loadline provision topics --apply"));
            assertThat(lines(Level.INFO)).containsExactly("the topics of the store are there");
        } finally {
            watch.shutdownNow();
            logger.detachAppender(appender);
        }
    }

    private static void create(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                .all()
                .get();
    }

    private List<String> lines(Level level) {
        return events.stream()
                .filter(event -> event.getLevel().equals(level))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
