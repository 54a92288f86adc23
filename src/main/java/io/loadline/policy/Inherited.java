package io.loadline.policy;

import io.loadline.sla.Floors.LowSamples;
import io.loadline.sla.Missing.Mode;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** The settings of an objective that it takes from {@code defaults}, and those from what is built in. */
record Inherited(
        Setting<Duration> window,
        Setting<Duration> every,
        Setting<Duration> delay,
        Setting<Duration> dwell,
        Setting<Duration> actAfter,
        Setting<Duration> holdFor,
        Setting<MinSamples> minSamples,
        Setting<Long> minBreaching,
        Setting<LowSamples> lowSamples,
        Setting<List<String>> groupBy,
        Setting<Mode> missingData,
        Setting<Boolean> notifyNoData) {

    static final List<String> KEYS = List.of(
            "group_by",
            "window",
            "every",
            "delay",
            "for",
            "min_samples",
            "min_breaching",
            "low_samples",
            "hold_for",
            "missing_data",
            "notify_no_data",
            "act_after");

    /** Keys of the language that this version does not have. */
    static final List<String> LATER = List.of(
            "keep_firing_for",
            "datapoints",
            "recover",
            "absent_after",
            "forget_after",
            "slo",
            "target",
            "period",
            "budgeting",
            "burn_rate",
            "tiers");

    static final Duration LONGEST_WINDOW = Duration.ofHours(24);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Design §6 and semantics §1; {@code act_after} and {@code missing_data} depend on the objective. */
    static final Inherited BUILT_IN = new Inherited(
            Setting.builtIn(Duration.ofMinutes(5)),
            Setting.builtIn(Duration.ofSeconds(5)),
            Setting.builtIn(Duration.ZERO),
            Setting.builtIn(Duration.ZERO),
            Setting.unset(),
            Setting.builtIn(Duration.ofMinutes(15)),
            Setting.builtIn(new MinSamples(false, MinSamples.DEFAULT)),
            Setting.builtIn(5L),
            Setting.builtIn(LowSamples.HOLD),
            Setting.builtIn(List.of("service", "operation")),
            Setting.unset(),
            Setting.builtIn(false));

    static Inherited read(Fields fields) {
        return new Inherited(
                fields.seconds("window", SECOND, LONGEST_WINDOW),
                fields.seconds("every", SECOND, LONGEST_WINDOW),
                fields.seconds("delay", Duration.ZERO, LONGEST_WINDOW),
                fields.duration("for", Duration.ZERO, Durations.LONGEST),
                fields.duration("act_after", Duration.ZERO, Durations.LONGEST),
                fields.duration("hold_for", Duration.ZERO, Durations.LONGEST),
                minSamples(fields),
                fields.number("min_breaching", 0, Integer.MAX_VALUE),
                fields.oneOf("low_samples", LowSamples.class),
                groupBy(fields),
                fields.oneOf("missing_data", Mode.class),
                fields.flag("notify_no_data"));
    }

    /** What is set here, and for everything else what is set there. */
    Inherited or(Inherited other) {
        return new Inherited(
                window.or(other.window),
                every.or(other.every),
                delay.or(other.delay),
                dwell.or(other.dwell),
                actAfter.or(other.actAfter),
                holdFor.or(other.holdFor),
                minSamples.or(other.minSamples),
                minBreaching.or(other.minBreaching),
                lowSamples.or(other.lowSamples),
                groupBy.or(other.groupBy),
                missingData.or(other.missingData),
                notifyNoData.or(other.notifyNoData));
    }

    private static Setting<MinSamples> minSamples(Fields fields) {
        Optional<Node> node = fields.node("min_samples");
        if (node.isPresent() && Nodes.isText(node.get())) {
            Setting<String> word = fields.checked(
                    fields.text("min_samples"),
                    "auto"::equals,
                    written -> "min_samples is " + Problems.quote(written) + "; allowed are a whole number and auto"
                            + Nearest.hint(written, List.of("auto")));
            return new Setting<>(word.value().map(auto -> new MinSamples(true, MinSamples.DEFAULT)), node);
        }
        Setting<Long> number = fields.number("min_samples", 0, Integer.MAX_VALUE);
        return new Setting<>(number.value().map(count -> new MinSamples(false, count.intValue())), number.node());
    }

    private static Setting<List<String>> groupBy(Fields fields) {
        return fields.checked(
                fields.texts("group_by"),
                labels -> labels.contains("service"),
                labels -> "group_by is " + labels + "; it must contain service, for instance [service, operation]");
    }
}
