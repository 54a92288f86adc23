package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.doctor.Connection;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.TopicDifference;
import io.loadline.topology.TopicPlan;
import io.loadline.topology.TopicPlanner;
import io.loadline.topology.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline provision topics}: the topics as the settings want them. */
@Command(
        name = "topics",
        header = "Show how the topics differ from the settings; with --apply, put it right.",
        description = {
            "Nothing is changed without --apply. Missing topics are made, settings that are too weak are changed, one by"
                    + " one; what was set more carefully than asked stays. Partition counts are fixed once a topic is"
                    + " there.",
            "Several may run at the same time."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is as it should be", "1:something differs, or still does", "2:could not be done"},
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline provision topics --bootstrap broker1:9092",
            "  loadline provision topics --bootstrap broker1:9092 --apply"
        })
final class ProvisionTopicsCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Mixin
    private ServiceOptions service =
            ServiceOptions.clusterAnd(entry -> entry.key().startsWith("topics."));

    @Option(names = "--apply", description = "Carry the plan out.")
    private boolean apply;

    @Option(names = "--json", description = "Print the plan as JSON.")
    private boolean json;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "With --apply: how long to wait for new replicas to be copied (default: ${DEFAULT-VALUE}).")
    private Duration copying = Duration.ZERO;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.onlyFindings();
        MonitorSettings deployment = service.records().monitor();
        Topics topics = deployment.names();
        Connection connection = new Connection(deployment.bootstrap(), deployment.kafka());
        connection.requireAnswer(ANSWER);
        try (Admin admin = connection.admin(LIMIT)) {
            TopicPlanner planner = new TopicPlanner(admin, deployment.bootstrap(), deployment.topics(), LIMIT);
            TopicPlan plan = planner.plan(topics);
            if (!json) {
                tell(plan);
            }
            if (!apply) {
                if (json) {
                    print(plan, List.of(), plan);
                }
                return plan.isEmpty() ? 0 : 1;
            }
            List<String> done = planner.apply(plan, topics, copying);
            TopicPlan left = planner.settled(topics);
            if (json) {
                print(plan, done, left);
            } else {
                tell(done, left);
            }
            return left.isEmpty() ? 0 : 1;
        }
    }

    private void tell(TopicPlan plan) {
        PrintWriter out = spec.commandLine().getOut();
        plan.differences().forEach(each -> out.println(each.line()));
        out.println(
                plan.isEmpty()
                        ? "%d topics are as they should be".formatted(plan.looked())
                        : "%d to do, %d that cannot be done here%s"
                                .formatted(
                                        plan.changes().size(),
                                        plan.differences().size()
                                                - plan.changes().size(),
                                        apply || plan.changes().isEmpty()
                                                ? ""
                                                : "; nothing was changed, --apply does it"));
        out.flush();
    }

    private void tell(List<String> done, TopicPlan left) {
        PrintWriter out = spec.commandLine().getOut();
        done.forEach(out::println);
        if (!left.isEmpty()) {
            out.println("still different:");
            left.differences().forEach(each -> out.println("  " + each.line()));
        } else if (!done.isEmpty()) {
            out.println("%d topics are as they should be now".formatted(left.looked()));
        }
        out.flush();
    }

    private void print(TopicPlan plan, List<String> done, TopicPlan left) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("applied", apply);
        all.put("in_order", left.isEmpty());
        all.set("plan", differences(plan));
        ArrayNode lines = all.putArray("done");
        done.forEach(lines::add);
        all.set("left", differences(left));
        PrintWriter out = spec.commandLine().getOut();
        out.println(all.toPrettyString());
        out.flush();
    }

    private static ArrayNode differences(TopicPlan plan) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (TopicDifference difference : plan.differences()) {
            all.addObject()
                    .put("topic", difference.topic())
                    .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
                    .put("setting", difference.setting())
                    .put("found", difference.found())
                    .put("wanted", difference.wanted())
                    .put("note", difference.note());
        }
        return all;
    }
}
