package io.loadline.engine;

import io.loadline.pane.Exemplar;
import io.loadline.sla.Condition;
import io.loadline.sla.Counts;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What one evaluation of an objective on a group found, whatever it asks for. */
interface Found {
    /** As evaluations name it. */
    String indicator();

    /** As evidence names it: with what decided, where the name does not tell. */
    default String evidence() {
        return indicator();
    }

    /** What was found, for people, for instance {@code latency_p95 512.0 ms (limit > 500ms)}. */
    String text(Level level);

    Measurement measurement();

    Judgement judgement();

    /** Length of the window. */
    Duration window();

    /** First event time covered. */
    long start();

    /** First event time no longer covered. */
    long end();

    /** How many panes the window had; 0 where it has none of its own. */
    default int panes() {
        return 0;
    }

    /** Only made where it is written: its quantiles cost more than the rest. */
    Counts counts();

    /** Requests that show it. */
    List<Exemplar> exemplars();

    /** What the level's value is compared with. */
    Limit limit(Level level);

    /**
     * What a value is compared with.
     *
     * @param text as written; empty when there is none
     * @param value in the unit of the value
     */
    record Limit(String text, OptionalDouble value) {
        static final Limit NONE = new Limit("", OptionalDouble.empty());
    }

    /** The limit of a level, or the mildest there is. */
    static Limit limit(Condition.Measured condition, Level level) {
        return Judgement.threshold(condition, level)
                .map(threshold -> new Limit(threshold.text(), OptionalDouble.of(threshold.limit())))
                .orElse(Limit.NONE);
    }

    /** Counts where there is nothing to count. */
    static Counts nothing() {
        return counts(0, 0);
    }

    /** Counts of events of which some are bad. */
    static Counts counts(long total, long bad) {
        return new Counts(total, bad, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }
}
