package io.loadline.policy;

import io.loadline.policy.Draft.Written;
import io.loadline.sla.Action;
import io.loadline.sla.BurnTier;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
import io.loadline.sla.Events;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Matcher;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Slo;
import io.loadline.sla.Slo.Budgeting;
import io.loadline.sla.Threshold;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one SLO, which is an objective over a long period and the alert on how fast its budget is spent. */
final class SloReader {
    static final Keys KEYS = Keys.of(
            "an SLO",
            List.of(
                    "name",
                    "select",
                    "group_by",
                    "indicator",
                    "target",
                    "period",
                    "budgeting",
                    "slice",
                    "slice_bad",
                    "tiers",
                    "every",
                    "delay",
                    "keep_firing_for",
                    "runbook",
                    "actions"),
            "name",
            "indicator",
            "target");

    static final List<String> BUDGETING = List.of("occurrences", "timeslices");

    static final Duration PERIOD = Duration.ofDays(30);
    static final Duration SHORTEST_PERIOD = Duration.ofHours(1);
    static final Duration SLICE = Duration.ofMinutes(1);

    private final Node node;
    private final Inherited defaults;
    private final ActionsReader actions;
    private final Problems problems;

    /**
     * @param slo makes the SLO; only for a file without errors
     * @param alert the objective that fires when the budget is spent too fast
     */
    record Read(Supplier<Slo> slo, Draft alert) {}

    SloReader(Node node, Inherited defaults, ActionsReader actions, Problems problems) {
        this.node = node;
        this.defaults = defaults;
        this.actions = actions;
        this.problems = problems;
    }

    Read read() {
        Fields fields = Fields.of(node, KEYS, problems);
        Inherited own = Inherited.read(fields, problems);
        Inherited settings = own.or(defaults).or(Inherited.BUILT_IN);
        Optional<String> name = Names.read(fields, "name", problems);
        Optional<List<Matcher>> select = fields.node("select").flatMap(written -> Selectors.read(written, problems));
        Optional<Indicator> indicator = indicator(fields);
        Setting<Double> target = Percentages.read(fields, "target", problems);
        Setting<Duration> period = fields.seconds("period", SHORTEST_PERIOD, Durations.LONGEST);
        Optional<Budgeting> budgeting = budgeting(fields, indicator);
        Optional<List<BurnTier>> tiers = new TiersReader(fields, target, period, PERIOD, problems).read(budgeting);
        tiers.ifPresent(all -> checkEvery(settings, all));
        Set<Level> levels = EnumSet.noneOf(Level.class);
        tiers.orElse(List.of()).forEach(tier -> levels.add(tier.severity()));
        Map<Level, List<Action>> taken =
                actions.read(fields, tiers.isPresent() ? levels : Set.of(Level.WARNING, Level.CRITICAL), false);
        Optional<String> runbook = fields.text("runbook").value();
        Written written = new Written(node, fields, own, settings, name, runbook);
        Supplier<Slo> slo = () -> new Slo(
                name.orElseThrow(),
                select.orElse(List.of()),
                settings.groupBy().get(),
                indicator.orElseThrow(),
                target.get(),
                period.value().orElse(PERIOD),
                budgeting.orElseThrow());
        return new Read(
                slo,
                new Draft(
                        name,
                        settings.groupBy(),
                        levels,
                        List.of(),
                        () -> alert(written, slo.get(), tiers.orElseThrow(), taken)));
    }

    private static Objective alert(Written written, Slo slo, List<BurnTier> tiers, Map<Level, List<Action>> taken) {
        Inherited settings = written.settings();
        Duration window = shortest(tiers);
        return new Objective(
                slo.name(),
                slo.select(),
                slo.groupBy(),
                new Condition.Burning(slo, tiers),
                window,
                every(settings, window),
                settings.delay().get(),
                new Dwell(Duration.ZERO, Duration.ZERO, settings.keepFiring().get(), Optional.empty()),
                new Missing(Missing.Mode.MISSING, false, Optional.empty()),
                Duration.ZERO,
                written.runbook(),
                taken);
    }

    private Optional<Indicator> indicator(Fields fields) {
        return IndicatorReader.read(fields, problems).filter(found -> {
            if (!(found instanceof Indicator.OfEvents)) {
                problems.at(
                        fields.node("indicator").orElseThrow(),
                        "indicator " + Problems.quote(found.text())
                                + " tells no good events from bad ones; allowed are success_rate, error_rate, throttle_rate,"
                                + " log_error_rate, latency_within(300ms)");
            }
            return found instanceof Indicator.OfEvents;
        });
    }

    private Optional<Budgeting> budgeting(Fields fields, Optional<Indicator> indicator) {
        Setting<String> kind = fields.oneOf("budgeting", BUDGETING);
        boolean slices = kind.value().filter("timeslices"::equals).isPresent();
        if (!slices) {
            if (kind.node().isEmpty() || kind.value().isPresent()) {
                for (String key : List.of("slice", "slice_bad")) {
                    fields.node(key)
                            .ifPresent(found -> problems.at(
                                    found, key + " is for budgeting: timeslices; leave it out, or add that"));
                }
            }
            return Optional.of(new Budgeting.Occurrences());
        }
        Setting<Duration> slice = fields.checked(
                fields.duration("slice", Duration.ZERO, Durations.LONGEST),
                Slo::isSlice,
                length -> "slice is " + Durations.text(length)
                        + "; allowed are whole minutes that divide the hour: 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h");
        if (fields.node("slice_bad").isEmpty()) {
            problems.at(
                    kind.node().orElseThrow(),
                    "budgeting: timeslices needs \"slice_bad\", the limit at which a slice is bad, for instance \"< 95%\"");
        }
        Optional<Threshold> bad = indicator.flatMap(found -> fields.node("slice_bad")
                .flatMap(limit -> Thresholds.read("slice_bad", limit, found, problems))
                .filter(limit -> checkDirection(fields.node("slice_bad").orElseThrow(), found, limit)));
        return bad.map(limit -> new Budgeting.TimeSlices(slice.value().orElse(SLICE), limit));
    }

    private boolean checkDirection(Node where, Indicator indicator, Threshold bad) {
        boolean ofGood = ((Indicator.OfEvents) indicator).share(new Events(1, 0)) > 0.5;
        if (bad.comparison().isUpper() == ofGood) {
            problems.at(
                    where,
                    "slice_bad \"" + bad.text() + "\" calls the good slices bad: " + indicator.text()
                            + " is the share of "
                            + (ofGood ? "good events; write < or <=" : "bad events; write > or >="));
        }
        return bad.comparison().isUpper() != ofGood;
    }

    private void checkEvery(Inherited settings, List<BurnTier> tiers) {
        Duration window = shortest(tiers);
        Optional<Duration> every = settings.every().value();
        Optional<Node> written = settings.every().node();
        if (every.isPresent() && written.isPresent() && every.get().compareTo(window) > 0) {
            problems.at(
                    written.get(),
                    "every-longer-than-window",
                    "every is " + Durations.text(every.get()) + " and the shortest window of the tiers "
                            + Durations.text(window) + "; every must not be longer, or samples would go unseen");
        }
    }

    private static Duration every(Inherited settings, Duration window) {
        Duration every =
                settings.every().value().orElse(Inherited.BUILT_IN.every().get());
        return every.compareTo(window) > 0 ? window : every;
    }

    private static Duration shortest(List<BurnTier> tiers) {
        return tiers.stream()
                .map(BurnTier::shortWindow)
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
