package io.loadline.policy;

import io.loadline.sla.ScalingPlan;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one scaling plan. */
final class ScalingReader {
    static final Keys KEYS = Keys.of(
            "a scaling plan",
            List.of(
                    "resource",
                    "dimension",
                    "step",
                    "min",
                    "max",
                    "scale_out_cooldown",
                    "scale_in_cooldown",
                    "scale_in_after",
                    "verify_window"),
            "resource",
            "dimension",
            "step",
            "min",
            "max");

    private static final List<String> DIMENSIONS = List.of("write_capacity", "read_capacity");

    /** What is left of a resource once its placeholder is filled in. */
    private static final Pattern TABLE = Pattern.compile("dynamodb:table/[A-Za-z0-9_.-]+(/index/[A-Za-z0-9_.-]+)?");

    private final Problems problems;

    ScalingReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty when anything in the file is wrong so far. */
    Optional<ScalingPlan> read(String name, Node node) {
        Fields fields = Fields.of(node, KEYS, problems);
        Optional<String> resource = resource(fields);
        Setting<String> dimension = fields.oneOf("dimension", DIMENSIONS);
        Setting<Long> step = fields.number("step", 1, Integer.MAX_VALUE);
        Setting<Long> min = fields.number("min", 1, Integer.MAX_VALUE);
        Setting<Long> max = fields.number("max", 1, Integer.MAX_VALUE);
        if (min.value().isPresent() && max.value().isPresent() && max.get() < min.get()) {
            problems.at(
                    max.node().orElseThrow(),
                    "max is " + max.get() + " and min " + min.get() + "; max must be at least min");
        }
        Duration scaleOutCooldown = time(fields, "scale_out_cooldown", Duration.ZERO, Duration.ofSeconds(30));
        Duration scaleInCooldown = time(fields, "scale_in_cooldown", Duration.ZERO, Duration.ofSeconds(60));
        Duration scaleInAfter = time(fields, "scale_in_after", Duration.ZERO, Duration.ofMinutes(15));
        Duration verifyWindow = time(fields, "verify_window", Duration.ofSeconds(1), Duration.ofSeconds(60));
        return problems.count() > 0
                ? Optional.empty()
                : Optional.of(new ScalingPlan(
                        name,
                        resource.orElseThrow(),
                        dimension.get(),
                        step.get(),
                        min.get(),
                        max.get(),
                        scaleOutCooldown,
                        scaleInCooldown,
                        scaleInAfter,
                        verifyWindow));
    }

    private static Duration time(Fields fields, String key, Duration least, Duration builtIn) {
        return fields.duration(key, least, Durations.LONGEST).value().orElse(builtIn);
    }

    private Optional<String> resource(Fields fields) {
        Setting<String> resource = fields.text("resource");
        return resource.value().filter(written -> {
            boolean good = TABLE.matcher(written.replace("{service}", "s")).matches();
            if (!good) {
                problems.at(
                        resource.node().orElseThrow(),
                        "resource " + Problems.quote(written) + " cannot be scaled in this version; allowed are"
                                + " dynamodb:table/NAME and dynamodb:table/NAME/index/INDEX, where {service} stands for the service");
            }
            return good;
        });
    }
}
