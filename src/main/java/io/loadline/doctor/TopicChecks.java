package io.loadline.doctor;

import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.TopicDifference;
import io.loadline.topology.TopicDifference.Kind;
import io.loadline.topology.TopicPlan;
import io.loadline.topology.TopicPlanner;
import io.loadline.topology.Topics;
import java.util.List;
import java.util.stream.Collectors;

/** The topics against the settings. */
final class TopicChecks {
    private final Deployment deployment;

    TopicChecks(Deployment deployment) {
        this.deployment = deployment;
    }

    void asSet(Findings findings) {
        MonitorSettings monitor = deployment.settings().monitor();
        TopicPlan plan = new TopicPlanner(
                        deployment.admin(), deployment.bootstrap(), monitor.topics(), Deployment.LIMIT)
                .plan(monitor.names());
        List<TopicDifference> missing = plan.differences().stream()
                .filter(each -> each.setting().isEmpty())
                .toList();
        if (missing.size() == monitor.names().all().size()) {
            findings.warning(
                    "none of the %d topics is there yet".formatted(missing.size()),
                    apply() + ", or start loadline monitor, which makes them, too");
        } else if (!missing.isEmpty()) {
            findings.failed(
                    "missing: " + missing.stream().map(TopicDifference::topic).collect(Collectors.joining(", ")),
                    missing.get(0).kind() == Kind.STAYS ? missing.get(0).note() : apply());
        }
        plan.differences().stream().filter(each -> !each.setting().isEmpty()).forEach(each -> tell(each, findings));
        if (plan.isEmpty()) {
            ProvisionSettings wanted = monitor.topics();
            findings.ok("%d, as the settings want them: %d partitions, %d replica(s), min.insync.replicas %d"
                    .formatted(plan.looked(), wanted.partitions(), wanted.replication(), wanted.minInsyncReplicas()));
        }
    }

    private void tell(TopicDifference difference, Findings findings) {
        String found = "%s has %s %s, should be %s"
                .formatted(difference.topic(), difference.setting(), difference.found(), difference.wanted());
        String fix = difference.kind() == Kind.STAYS
                ? difference.note()
                : apply() + (difference.note().isEmpty() ? "" : " (" + difference.note() + ")");
        // Records are gone early, or late: everything still works.
        if (difference.setting().startsWith("retention") || difference.setting().startsWith("min.compaction")) {
            findings.warning(found, fix);
        } else {
            findings.failed(found, fix);
        }
    }

    /** The command that puts topics right, with what is not as by default. */
    private String apply() {
        MonitorSettings monitor = deployment.settings().monitor();
        ProvisionSettings defaults = ProvisionSettings.defaults();
        StringBuilder command = new StringBuilder("loadline provision topics --bootstrap " + deployment.bootstrap());
        if (!monitor.prefix().equals(Topics.DEFAULT_PREFIX)) {
            command.append(" --prefix ").append(monitor.prefix());
        }
        if (monitor.topics().partitions() != defaults.partitions()) {
            command.append(" --partitions ").append(monitor.topics().partitions());
        }
        if (monitor.topics().replication() != defaults.replication()) {
            command.append(" --replication ").append(monitor.topics().replication());
        }
        return command.append(" --apply").toString();
    }
}
