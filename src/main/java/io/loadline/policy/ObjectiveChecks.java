package io.loadline.policy;

import io.loadline.sla.Indicator;
import io.loadline.sla.Threshold;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.Optional;
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

    /**
     * @param node the objective
     * @param fields its fields
     * @param own what it sets itself
     * @param settings that, what it inherits and what is built in
     */
    ObjectiveChecks(Node node, Fields fields, Inherited own, Inherited settings, Problems problems) {
        this.node = node;
        this.fields = fields;
        this.own = own;
        this.settings = settings;
        this.problems = problems;
    }

    void check(Optional<Indicator> indicator, Optional<Threshold> warning, Optional<Threshold> critical) {
        if (fields.isMap()
                && fields.node("warning").or(() -> fields.node("critical")).isEmpty()) {
            problems.at(
                    node, "an objective has neither \"warning\" nor \"critical\"; it must have at least one of them");
        }
        if (warning.isPresent() && critical.isPresent()) {
            checkOrder(warning.get(), critical.get());
        }
        indicator.ifPresent(this::checkAuto);
        indicator.ifPresent(this::checkLatencyWindow);
        checkEvery();
        checkActAfter();
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
        boolean latency =
                indicator.unit() == Indicator.Unit.MILLISECONDS || indicator instanceof Indicator.Distribution;
        Optional<Duration> window = settings.window().value();
        if (latency && window.isPresent() && window.get().compareTo(LONGEST_LATENCY_WINDOW) > 0) {
            problems.at(
                    own.window().node().or(() -> fields.node("indicator")).orElseThrow(),
                    "window " + Durations.text(window.get()) + " is too long for " + indicator.text()
                            + "; latencies and distributions allow up to 1h in this version, other indicators up to 24h");
        }
    }

    private void checkEvery() {
        Optional<Duration> every = settings.every().value();
        Optional<Duration> window = settings.window().value();
        if (every.isPresent() && window.isPresent() && every.get().compareTo(window.get()) > 0) {
            problems.at(
                    where(own.every(), own.window(), settings.every(), settings.window()),
                    "every is " + Durations.text(every.get()) + " and window " + Durations.text(window.get())
                            + "; every must not be longer than window, or samples would go unseen");
        }
    }

    private void checkActAfter() {
        Optional<Duration> actAfter = settings.actAfter().value();
        Optional<Duration> dwell = settings.dwell().value();
        if (actAfter.isPresent() && dwell.isPresent() && actAfter.get().compareTo(dwell.get()) < 0) {
            problems.at(
                    where(own.actAfter(), own.dwell(), settings.actAfter(), settings.dwell()),
                    "act_after is " + Durations.text(actAfter.get()) + " and for " + Durations.text(dwell.get())
                            + "; act_after must be at least for: alert first, act later");
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
