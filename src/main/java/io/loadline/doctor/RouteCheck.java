package io.loadline.doctor;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyException;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Action;
import io.loadline.sla.Level;
import io.loadline.sla.Policy;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether the receivers that the policies in force name are among those of the actuator: who is not is never told. */
final class RouteCheck {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READING = Duration.ofSeconds(10);

    private final Deployment deployment;

    RouteCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    void look(Findings findings) throws TimeoutException {
        Optional<ActuatorSettings> actuator = deployment.settings().actuator();
        if (actuator.isEmpty()) {
            findings.notChecked("the actuator is not part of the settings");
            return;
        }
        Optional<List<PolicyText>> inForce = inForce();
        if (inForce.isEmpty()) {
            findings.notChecked("no policies are in force yet: loadline monitor writes them at its start");
            return;
        }
        Set<String> configured = new TreeSet<>(actuator.get().receivers().keySet());
        int routes = 0;
        for (PolicyText text : inForce.get()) {
            try {
                Policy policy = PolicyReader.compile(text);
                Set<String> used = used(policy);
                routes += used.size();
                used.forEach(route ->
                        look(policy.name(), route, policy.routes().get(route).receivers(), configured, findings));
            } catch (PolicyException e) {
                findings.notChecked("policy %s is not one that this version reads".formatted(text.name()));
            }
        }
        if (findings.isClean()) {
            findings.ok("every receiver of the %d route(s) that the policies in force use is among the settings: %s"
                    .formatted(routes, configured.isEmpty() ? "none" : String.join(", ", configured)));
        }
    }

    private static void look(
            String policy, String route, List<String> receivers, Set<String> configured, Findings findings) {
        List<String> missing =
                receivers.stream().filter(each -> !configured.contains(each)).toList();
        if (missing.isEmpty()) {
            return;
        }
        String found = "route %s of policy %s tells %s, which the actuator's settings do not have%s"
                .formatted(
                        route,
                        policy,
                        String.join(", ", missing),
                        missing.size() == receivers.size() ? ": nobody is told" : "");
        String fix =
                "give the actuator and the doctor its settings (sns: sns.topic, pagerduty: pagerduty.routing_key; there"
                        + " are no others), or take it out of the route and start the monitor with --policies";
        // With none at all it may be the doctor alone that was not given them.
        if (missing.size() == receivers.size() && !configured.isEmpty()) {
            findings.failed(found, fix);
        } else {
            findings.warning(found, fix);
        }
    }

    /** The routes that an objective's actions name. */
    private static Set<String> used(Policy policy) {
        Set<String> used = new TreeSet<>();
        policy.objectives().forEach(objective -> {
            for (Level level : Level.values()) {
                for (Action action : objective.actionsAt(level)) {
                    if (action instanceof Action.Notify notify) {
                        used.add(notify.route());
                    }
                }
            }
        });
        return used;
    }

    /** What the control topic says last. */
    private Optional<List<PolicyText>> inForce() throws TimeoutException {
        String topic = deployment.settings().monitor().names().control().fullName();
        Map<String, Object> settings = deployment.connection().settings();
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) Deployment.LIMIT.toMillis());
        settings.keySet().removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, "group.instance.id"));
        Optional<List<PolicyText>> policies = Optional.empty();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (consumer.partitionsFor(topic).isEmpty()) {
                return Optional.empty();
            }
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + READING.toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the end of " + topic + " was not reached");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Optional<List<PolicyText>> said = said(record);
                    policies = said.isPresent() ? said : policies;
                }
            }
        }
        return policies;
    }

    private static Optional<List<PolicyText>> said(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty(); // a heartbeat or a tombstone
        }
        try {
            return Codecs.CONTROL_EVENT.decode(record.value()).body() instanceof ControlEvent.PolicySet set
                    ? Optional.of(set.policies())
                    : Optional.empty();
        } catch (UndecodableException e) {
            return Optional.empty(); // the monitor makes it a dead letter
        }
    }
}
