package io.loadline.doctor;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.loadline.topology.InternalTopics;
import io.loadline.topology.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/** What these credentials may do with the topics, held against what the services need. */
final class AccessCheck {
    private final Deployment deployment;

    AccessCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    void look(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        if (!hasAuthorizer()) {
            findings.ok("the brokers have no authorizer: every client may do everything");
            return;
        }
        Map<String, Map<String, Set<AclOperation>>> needs = needs();
        Set<String> names =
                needs.values().stream().flatMap(each -> each.keySet().stream()).collect(Collectors.toSet());
        Map<String, Set<AclOperation>> allowed = allowed(names);
        needs.forEach((service, topics) -> {
            List<String> refused = new ArrayList<>();
            topics.forEach((topic, operations) -> operations.stream()
                    .filter(operation ->
                            allowed.containsKey(topic) && !allowed.get(topic).contains(operation))
                    .forEach(operation -> refused.add(operation.name().toLowerCase(Locale.ROOT) + " " + topic)));
            if (!refused.isEmpty()) {
                findings.failed(
                        "the %s may not %s".formatted(service, String.join(", ", refused)),
                        deployment.command(
                                "kafka-acls.sh",
                                "--add --allow-principal User:NAME --operation Read --operation Write"
                                        + " --operation Describe --operation Create --operation DescribeConfigs"
                                        + " --topic %1$s. --topic %1$s- --resource-pattern-type prefixed"
                                                .formatted(deployment.prefix())));
            }
        });
        if (allowed.isEmpty()) {
            findings.notChecked("there is no topic yet, or the brokers do not tell what these credentials may do");
        } else if (findings.isClean()) {
            findings.ok("these credentials may read and write %d of %d topics as the services must; rights on groups"
                            .formatted(allowed.size(), names.size())
                    + " and transactional ids show only when they are used");
        }
    }

    private boolean hasAuthorizer() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            Deployment.ask(deployment
                    .admin()
                    .describeAcls(new AclBindingFilter(
                            new ResourcePatternFilter(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL),
                            new AccessControlEntryFilter(null, null, AclOperation.ANY, AclPermissionType.ANY)))
                    .values());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                return false;
            }
            if (e.getCause() instanceof AuthorizationException) {
                return true; // only an authorizer refuses
            }
            throw e;
        }
    }

    /** Topics that cannot be seen are as good as refused; those that are not there are left out. */
    private Map<String, Set<AclOperation>> allowed(Set<String> names)
            throws TimeoutException, InterruptedException, ExecutionException {
        Map<String, Set<AclOperation>> allowed = new TreeMap<>();
        var answers = deployment
                .admin()
                .describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (var answer : answers.entrySet()) {
            try {
                TopicDescription topic = Deployment.ask(answer.getValue());
                Set<AclOperation> operations = topic.authorizedOperations();
                if (operations != null) {
                    allowed.put(answer.getKey(), operations);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    allowed.put(answer.getKey(), Set.of());
                }
            }
        }
        return allowed;
    }

    private Map<String, Map<String, Set<AclOperation>>> needs() {
        Topics topics = deployment.settings().monitor().names();
        Set<AclOperation> both = EnumSet.of(READ, WRITE);
        // At its start it holds every topic to the settings.
        Set<AclOperation> checked = EnumSet.of(WRITE, DESCRIBE_CONFIGS);
        Set<AclOperation> all = EnumSet.of(READ, WRITE, DESCRIBE_CONFIGS);
        Map<String, Set<AclOperation>> monitor = new TreeMap<>();
        topics.all().forEach(topic -> monitor.put(topic.fullName(), checked));
        for (var topic : List.of(
                topics.metrics(),
                topics.logs(),
                topics.control(),
                topics.commandResults(),
                topics.panes(),
                topics.auditEvents())) {
            monitor.put(topic.fullName(), all);
        }
        monitor.put(topics.actuatorState().fullName(), EnumSet.of(DESCRIBE_CONFIGS));
        InternalTopics.of(deployment.prefix()).forEach(topic -> monitor.put(topic, both));
        Map<String, Set<AclOperation>> store = new TreeMap<>();
        store.put(topics.logMetadata().fullName(), EnumSet.of(READ));
        store.put(topics.audit().fullName(), EnumSet.of(READ));
        store.put(topics.deadLetters().fullName(), EnumSet.of(WRITE));
        Map<String, Set<AclOperation>> actuator = new TreeMap<>();
        actuator.put(topics.notifications().fullName(), EnumSet.of(READ));
        actuator.put(topics.scaleCommands().fullName(), EnumSet.of(READ));
        actuator.put(topics.commandResults().fullName(), both);
        actuator.put(topics.actuatorState().fullName(), both);
        Map<String, Map<String, Set<AclOperation>>> needs = new TreeMap<>();
        needs.put("monitor", monitor);
        needs.put("store", store);
        needs.put("actuator", actuator);
        return needs;
    }
}
