package io.loadline.policy;

import io.loadline.sla.Dwell;
import io.loadline.sla.Dwell.Datapoints;
import io.loadline.sla.Floors.LowSamples;
import io.loadline.sla.Missing.Mode;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The settings of an objective that it takes from {@code defaults}, and those from what is built in. */
record Inherited(
        Setting<Duration> window,
        Setting<Duration> every,
        Setting<Duration> delay,
        Setting<Duration> forWarning,
        Setting<Duration> forCritical,
        Setting<Duration> keepFiring,
        Setting<Datapoints> datapoints,
        Setting<Duration> actAfter,
        Setting<Duration> holdFor,
        Setting<MinSamples> minSamples,
        Setting<Long> minBreaching,
        Setting<LowSamples> lowSamples,
        Setting<List<String>> groupBy,
        Setting<Mode> missingData,
        Setting<Boolean> notifyNoData,
        Setting<Duration> absentAfter) {

    static final List<String> KEYS = List.of(
            "group_by",
            "window",
            "every",
            "delay",
            "for",
            "keep_firing_for",
            "datapoints",
            "min_samples",
            "min_breaching",
            "low_samples",
            "hold_for",
            "missing_data",
            "notify_no_data",
            "absent_after",
            "act_after");

    private static final Setting<Duration> AT_ONCE = Setting.builtIn(Duration.ZERO);

    static final Duration LONGEST_WINDOW = Duration.ofHours(24);

    private static final Duration SECOND = Duration.ofSeconds(1);

    static final Keys FOR = Keys.of("for", List.of("warning", "critical"));

    private static final Pattern DATAPOINTS = Pattern.compile("(\\d{1,3}) of (\\d{1,3})");

    /** Design §6 and semantics §1; {@code act_after} and {@code missing_data} depend on the objective. */
    static final Inherited BUILT_IN = new Inherited(
            Setting.builtIn(Duration.ofMinutes(5)),
            Setting.builtIn(Duration.ofSeconds(5)),
            Setting.builtIn(Duration.ZERO),
            Setting.builtIn(Duration.ZERO),
            Setting.builtIn(Duration.ZERO),
            Setting.builtIn(Duration.ZERO),
            Setting.unset(),
            Setting.unset(),
            Setting.builtIn(Duration.ofMinutes(15)),
            Setting.builtIn(new MinSamples(false, MinSamples.DEFAULT)),
            Setting.builtIn(5L),
            Setting.builtIn(LowSamples.HOLD),
            Setting.builtIn(List.of("service", "operation")),
            Setting.unset(),
            Setting.builtIn(false),
            Setting.unset());

    static Inherited read(Fields fields, Problems problems) {
        Setting<Datapoints> datapoints = datapoints(fields);
        if (datapoints.node().isPresent()) {
            fields.node("for")
                    .ifPresent(
                            node -> problems.at(
                                    node,
                                    "for and datapoints are two ways to say how long a breach must last; leave one of them out"));
        }
        boolean each = fields.node("for").filter(MappingNode.class::isInstance).isPresent();
        Fields levels = each ? Fields.of(fields.node("for").orElseThrow(), FOR, problems) : Fields.none(problems);
        Setting<Duration> both = each ? Setting.unset() : fields.duration("for", Duration.ZERO, Durations.LONGEST);
        return new Inherited(
                fields.seconds("window", SECOND, LONGEST_WINDOW),
                fields.seconds("every", SECOND, LONGEST_WINDOW),
                fields.seconds("delay", Duration.ZERO, LONGEST_WINDOW),
                each ? levels.duration("warning", Duration.ZERO, Durations.LONGEST) : both,
                each ? levels.duration("critical", Duration.ZERO, Durations.LONGEST) : both,
                fields.duration("keep_firing_for", Duration.ZERO, Durations.LONGEST),
                datapoints,
                fields.duration("act_after", Duration.ZERO, Durations.LONGEST),
                fields.duration("hold_for", Duration.ZERO, Durations.LONGEST),
                minSamples(fields),
                fields.number("min_breaching", 0, Integer.MAX_VALUE),
                fields.oneOf("low_samples", LowSamples.class),
                groupBy(fields),
                fields.oneOf("missing_data", Mode.class),
                fields.flag("notify_no_data"),
                fields.seconds("absent_after", SECOND, Durations.LONGEST));
    }

    /**
     * What is set here, and for everything else what is set there. The nearer of {@code for} and {@code datapoints}
     * decides, and {@code datapoints} takes {@code every} only from beside it or nearer: three of the last five windows
     * are not three of the last five evaluations.
     */
    Inherited or(Inherited other) {
        boolean dwells = forWarning.node().isPresent() || forCritical.node().isPresent();
        boolean counts = datapoints.node().isPresent();
        return new Inherited(
                window.or(other.window),
                counts ? every : every.or(other.every),
                delay.or(other.delay),
                counts ? AT_ONCE : forWarning.or(other.forWarning),
                counts ? AT_ONCE : forCritical.or(other.forCritical),
                keepFiring.or(other.keepFiring),
                dwells ? Setting.unset() : datapoints.or(other.datapoints),
                actAfter.or(other.actAfter),
                holdFor.or(other.holdFor),
                minSamples.or(other.minSamples),
                minBreaching.or(other.minBreaching),
                lowSamples.or(other.lowSamples),
                groupBy.or(other.groupBy),
                missingData.or(other.missingData),
                notifyNoData.or(other.notifyNoData),
                absentAfter.or(other.absentAfter));
    }

    /** How long a breach must last, once everything is inherited. */
    Dwell dwell() {
        return new Dwell(forWarning.get(), forCritical.get(), keepFiring.get(), datapoints.value());
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

    private static Setting<Datapoints> datapoints(Fields fields) {
        Setting<String> text = fields.checked(
                fields.text("datapoints"),
                written -> parsed(written).isPresent(),
                written -> "datapoints is " + Problems.quote(written)
                        + "; write M of N with 1 <= M <= N <= 100, for instance \"3 of 5\"");
        return new Setting<>(text.value().flatMap(Inherited::parsed), text.node());
    }

    private static Optional<Datapoints> parsed(String written) {
        Matcher numbers = DATAPOINTS.matcher(written);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int m = Integer.parseInt(numbers.group(1));
        int n = Integer.parseInt(numbers.group(2));
        return m >= 1 && m <= n && n <= 100 ? Optional.of(new Datapoints(m, n)) : Optional.empty();
    }
}
