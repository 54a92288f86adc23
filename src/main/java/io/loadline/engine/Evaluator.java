package io.loadline.engine;

/**
 * Phase 2 as a function of the panes log: merges partials, closes instants as the evaluation watermark reaches them,
 * and decides. Reads no clock, no random number, no hash order: the same records give the same outputs, byte for byte.
 * Not thread-safe.
 */
public final class Evaluator {
    /**
     * @param settings how to decide
     * @param store where the decided state outlives this object
     * @param policies turns the text of a control event into policies
     */
    public Evaluator(EvaluatorSettings settings, StateStore store, PolicyCompiler policies) {}

    /** Takes up what the store holds; call before anything else. */
    public void restore() {}

    /**
     * Takes the next record of the panes partition.
     *
     * @param panesOffset its offset
     * @param appendMillis its append time
     */
    public void accept(PaneRecord record, long panesOffset, long appendMillis, EvaluatorOutput out) {}

    /** Writes what changed into the store; call just before each commit. */
    public void flush() {}

    /** Last decided instant, epoch milliseconds; {@link Long#MIN_VALUE} before the first. */
    public long decidedMillis() {
        return Long.MIN_VALUE;
    }

    /** The evaluation watermark, epoch milliseconds; {@link Long#MIN_VALUE} while a source is unheard. */
    public long watermarkMillis() {
        return Long.MIN_VALUE;
    }

    /** Sources that hold the evaluation watermark back, or are left out, for people. */
    public java.util.List<String> waitingFor() {
        return java.util.List.of();
    }
}
