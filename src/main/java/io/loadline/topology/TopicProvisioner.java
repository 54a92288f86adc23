package io.loadline.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that are missing and refuses those that are not as they must be. Several monitors may do so at the
 * same time.
 */
public final class TopicProvisioner {
    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final String bootstrap;
    private final ProvisionSettings settings;
    private final TopicSettings wanted;
    private final Answers answers;

    /**
     * @param admin client of the cluster; stays the caller's
     * @param bootstrap address of the cluster, for the fix commands in errors
     */
    public TopicProvisioner(Admin admin, String bootstrap, ProvisionSettings settings) {
        this.admin = admin;
        this.bootstrap = bootstrap;
        this.settings = settings;
        this.wanted = new TopicSettings(settings);
        this.answers = new Answers(bootstrap, TIMEOUT);
    }

    /**
     * Checks what is there, makes what is missing, then checks everything.
     *
     * @return the names of the topics that were made, in the order of {@link Topics#all}
     * @throws WrongTopicsException when a topic has another number of partitions or another timestamp type
     * @throws IllegalStateException when the cluster does not answer or refuses
     */
    public List<String> provision(Topics topics) {
        Set<String> existing = answers.get(admin.listTopics().names(), "list the topics");
        // Before anything is made: a start with a wrong number must not leave topics of that number behind.
        verify(
                topics.all().stream()
                        .filter(topic -> existing.contains(topic.fullName()))
                        .toList(),
                true);
        List<String> made = new ArrayList<>();
        for (Topic topic : topics.all()) {
            if (!existing.contains(topic.fullName()) && make(topic)) {
                made.add(topic.fullName());
            }
        }
        if (!made.isEmpty()) {
            LOG.info(
                    "topics made count={} partitions={} replication={}",
                    made.size(),
                    settings.partitions(),
                    settings.replication());
        }
        verify(topics.all(), true);
        warn(topics);
        return List.copyOf(made);
    }

    /**
     * Checks that all topics are there and as they must be.
     *
     * @throws WrongTopicsException when one is not
     */
    public void verify(Topics topics) {
        verify(topics.all(), false);
    }

    /** @param surely whether all topics are known to be there: a broker may then neither list nor describe them yet */
    private void verify(List<Topic> topics, boolean surely) {
        Map<String, KafkaFuture<TopicDescription>> descriptions = admin.describeTopics(
                        topics.stream().map(Topic::fullName).toList())
                .topicNameValues();
        List<String> problems = new ArrayList<>();
        for (Topic topic : topics) {
            Optional<TopicDescription> description =
                    whenKnown(topic, surely, descriptions.get(topic.fullName()), () -> admin.describeTopics(
                                    List.of(topic.fullName()))
                            .topicNameValues()
                            .get(topic.fullName()));
            Optional<Config> config = description.flatMap(there -> whenKnown(topic, surely, config(topic.fullName())));
            if (config.isEmpty()) {
                problems.add("topic " + topic + " does not exist; fix: loadline monitor makes it at its start");
                continue;
            }
            checkPartitions(topic, description.get().partitions().size()).ifPresent(problems::add);
            checkTimestamps(
                            topic,
                            config.get()
                                    .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                                    .value())
                    .ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new WrongTopicsException(problems);
        }
    }

    /** What is not as it should be but keeps nothing from running: only told. */
    private void warn(Topics topics) {
        List<TopicDifference> differences;
        try {
            differences = new TopicPlanner(admin, bootstrap, settings, TIMEOUT)
                    .plan(topics)
                    .differences();
        } catch (IllegalStateException e) {
            // It also looks at changelogs, whose settings nobody else needs to read.
            LOG.warn("whether settings of topics are as they should be is not known: {}", e.getMessage());
            return;
        }
        if (!differences.isEmpty()) {
            LOG.warn(
                    "{} setting(s) of topics are not as they should be, such as {} {}={} (should be {}); loadline doctor"
                            + " tells the fix",
                    differences.size(),
                    differences.get(0).topic(),
                    differences.get(0).setting(),
                    differences.get(0).found(),
                    differences.get(0).wanted());
        }
    }

    private boolean make(Topic topic) {
        NewTopic missing = new NewTopic(
                        topic.fullName(), topic.partitions(settings.partitions()), (short) settings.replication())
                .configs(wanted.config(topic));
        try {
            admin.createTopics(List.of(missing)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false; // made by another monitor in the meantime; verify() looks at it
            }
            throw failed("make topic " + topic, e.getCause());
        } catch (TimeoutException e) {
            throw failed("make topic " + topic, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Optional<String> checkPartitions(Topic topic, int found) {
        int expected = topic.partitions(settings.partitions());
        if (found == expected) {
            return Optional.empty();
        }
        String delete = "kafka-topics.sh --bootstrap-server %s --delete --topic %s".formatted(bootstrap, topic);
        String alter = "kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %d"
                .formatted(bootstrap, topic, expected);
        // First what harms nothing: more partitions move the services of a running deployment away from their state.
        String keep =
                "--partitions %d (in the settings: topics.partitions), if every topic has as many".formatted(found);
        String fix = topic.single() ? delete : found < expected ? keep + "; else, before it is used, " + alter : keep;
        return Optional.of("topic %s has %d partitions, expected %d; fix: %s".formatted(topic, found, expected, fix));
    }

    private Optional<String> checkTimestamps(Topic topic, String found) {
        String expected = wanted.timestampType(topic);
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of(
                        ("topic %s has message.timestamp.type=%s, expected %s; fix: kafka-configs.sh --bootstrap-server %s"
                                        + " --alter --entity-type topics --entity-name %s --add-config message.timestamp.type=%s")
                                .formatted(topic, found, expected, bootstrap, topic, expected));
    }

    private Supplier<KafkaFuture<Config>> config(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return () -> admin.describeConfigs(List.of(resource)).values().get(resource);
    }

    private <T> Optional<T> whenKnown(Topic topic, boolean surely, Supplier<KafkaFuture<T>> ask) {
        return whenKnown(topic, surely, ask.get(), ask);
    }

    /** Asks again while the topic is listed but unknown: a broker may answer before it has heard of a new topic. */
    private <T> Optional<T> whenKnown(
            Topic topic, boolean surely, KafkaFuture<T> first, Supplier<KafkaFuture<T>> again) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (KafkaFuture<T> asked = first; ; asked = again.get()) {
            try {
                return Optional.of(asked.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed("describe topic " + topic, e.getCause());
                }
                if (System.nanoTime() - deadline > 0 || (!surely && !isListed(topic))) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (TimeoutException e) {
                throw failed("describe topic " + topic, e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private boolean isListed(Topic topic) {
        return answers.get(admin.listTopics().names(), "list the topics").contains(topic.fullName());
    }

    private IllegalStateException failed(String what, Throwable cause) {
        return answers.failed(what, cause);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while making topics", e);
    }
}
