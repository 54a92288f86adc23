package io.loadline.policy;

import io.loadline.policy.Draft.Written;
import io.loadline.sla.Action;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Limits;
import io.loadline.sla.Threshold;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** What must hold between the values of one objective. Values that are wrong by themselves are passed over. */
final class ObjectiveChecks {
    /** Quantiles over longer windows need coarser panes, which this version does not keep. */
    private static final Duration LONGEST_LATENCY_WINDOW = Duration.ofHours(1);

    private final Node node;
    private final Fields fields;
    private final Inherited own;
    private final Inherited settings;
    private final Problems problems;

    ObjectiveChecks(Written written, Problems problems) {
        this.node = written.node();
        this.fields = written.fields();
        this.own = written.own();
        this.settings = written.settings();
        this.problems = problems;
    }

    void check(Limits limits) {
        if (fields.isMap()
                && fields.node("warning").or(() -> fields.node("critical")).isEmpty()) {
            problems.at(
                    node, "an objective has neither \"warning\" nor \"critical\"; it must have at least one of them");
        }
        if (limits.warning().isPresent() && limits.critical().isPresent()) {
            checkOrder(limits.warning().get(), limits.critical().get());
        }
    }

    void checkIndicator(Indicator indicator) {
        checkAuto(indicator);
        checkLatencyWindow(indicator);
    }

    private void checkOrder(Threshold warning, Threshold critical) {
        boolean upper = warning.comparison().isUpper();
        Node where = fields.node("critical").orElseThrow();
        if (upper != critical.comparison().isUpper()) {
            problems.at(
                    where,
                    "critical \"" + critical.text() + "\" and warning \"" + warning.text()
                            + "\" look in different directions; allowed is the same direction for both");
        } else if (upper ? critical.limit() < warning.limit() : critical.limit() > warning.limit()) {
            problems.at(
                    where,
                    "critical-before-warning",
                    "critical \"" + critical.text() + "\" is reached before warning \"" + warning.text()
                            + "\"; critical must be the farther limit, or the same");
        }
    }

    private void checkAuto(Indicator indicator) {
        boolean auto = own.minSamples().value().map(MinSamples::auto).orElse(false);
        if (auto && MinSamples.quantile(indicator).isEmpty()) {
            problems.at(
                    own.minSamples().node().orElseThrow(),
                    "min_samples auto is for quantiles, and " + indicator.text()
                            + " is none; write a number, for instance 20");
        }
    }

    private void checkLatencyWindow(Indicator indicator) {
        Optional<Duration> window = settings.window().value();
        if (isOfHistogram(indicator) && window.isPresent() && window.get().compareTo(LONGEST_LATENCY_WINDOW) > 0) {
            problems.at(
                    own.window().node().or(() -> fields.node("indicator")).orElseThrow(),
                    "window " + Durations.text(window.get()) + " is too long for " + indicator.text()
                            + "; latencies and distributions allow up to 1h, other indicators up to 24h");
        }
    }

    private static boolean isOfHistogram(Indicator indicator) {
        return indicator instanceof Indicator.Quotient quotient
                ? isOfHistogram(quotient.dividend()) || isOfHistogram(quotient.divisor())
                : indicator.unit() == Indicator.Unit.MILLISECONDS
                        || indicator instanceof Indicator.Distribution
                        || indicator instanceof Indicator.LatencyWithin;
    }

    void checkEvery() {
        Optional<Duration> every = settings.every().value();
        Optional<Duration> window = settings.window().value();
        if (every.isPresent() && window.isPresent() && every.get().compareTo(window.get()) > 0) {
            problems.at(
                    where(own.every(), own.window(), settings.every(), settings.window()),
                    "every-longer-than-window",
                    "every is " + Durations.text(every.get()) + " and window " + Durations.text(window.get())
                            + "; every must not be longer than window, or samples would go unseen");
        }
    }

    /** A time for a level that the objective has not is a mistake; one for both levels may well be inherited. */
    void checkDwell() {
        if (!own.datapoints().node().isPresent()
                && fields.node("for").filter(MappingNode.class::isInstance).isPresent()) {
            for (Level level : List.of(Level.WARNING, Level.CRITICAL)) {
                Setting<Duration> dwell = level == Level.CRITICAL ? own.forCritical() : own.forWarning();
                if (dwell.node().isPresent() && fields.node(level.code()).isEmpty()) {
                    problems.at(
                            dwell.node().get(),
                            "for at " + level.code() + " would never be used: the objective has no \"" + level.code()
                                    + "\" threshold; add one, or leave it out");
                }
            }
        }
    }

    void checkActAfter(Map<Level, List<Action>> actions) {
        Optional<Duration> actAfter = settings.actAfter().value();
        if (actAfter.isEmpty()
                || settings.forWarning().value().isEmpty()
                || settings.forCritical().value().isEmpty()) {
            return;
        }
        Duration dwell =
                longestFor(settings.forWarning().get(), settings.forCritical().get(), actions);
        if (actAfter.get().compareTo(dwell) < 0) {
            problems.at(
                    where(
                            own.actAfter(),
                            own.forWarning(),
                            own.forCritical(),
                            settings.actAfter(),
                            settings.forWarning(),
                            settings.forCritical()),
                    "act-after-before-for",
                    "act_after is " + Durations.text(actAfter.get()) + " and for " + Durations.text(dwell)
                            + "; act_after must be at least for: alert first, act later");
        }
    }

    static Duration longestFor(Inherited settings, Map<Level, List<Action>> actions) {
        return longestFor(settings.forWarning().get(), settings.forCritical().get(), actions);
    }

    /** The longest {@code for} of the levels at which it scales; of both when it scales at none. */
    private static Duration longestFor(Duration warning, Duration critical, Map<Level, List<Action>> actions) {
        boolean first = scales(actions, Level.WARNING);
        boolean second = scales(actions, Level.CRITICAL);
        if (first != second) {
            return first ? warning : critical;
        }
        return warning.compareTo(critical) > 0 ? warning : critical;
    }

    private static boolean scales(Map<Level, List<Action>> actions, Level level) {
        return actions.getOrDefault(level, List.of()).stream().anyMatch(Action.Scale.class::isInstance);
    }

    /** A level is left at its recover limit, which therefore lies beyond the limit that is breached, on the good side. */
    static void checkRecover(Node node, Level level, Threshold limit, Threshold recover, Problems problems) {
        boolean upper = limit.comparison().isUpper();
        String both =
                "recover " + level.code() + " \"" + recover.text() + "\" and " + level.code() + " \"" + limit.text();
        if (recover.comparison().isUpper() == upper) {
            problems.at(
                    node,
                    "recover-wrong-side",
                    both + "\" look in the same direction; recover is what must hold for the level to be left, for"
                            + " instance \"" + (upper ? "< " : "> ")
                            + limit.text().replaceFirst("^[<>]=?\\s*", "") + "\"");
        } else if (upper ? recover.limit() > limit.limit() : recover.limit() < limit.limit()) {
            problems.at(
                    node,
                    "recover-wrong-side",
                    both + "\" hold at the same time; the limit of recover must be " + (upper ? "at most" : "at least")
                            + " that of " + level.code());
        }
    }

    /** The nearest cause: the first of them that was written; with nothing but built-in values there is no conflict. */
    private Node where(Setting<?>... causes) {
        for (Setting<?> cause : causes) {
            if (cause.node().isPresent()) {
                return cause.node().get();
            }
        }
        return node;
    }
}
