package io.loadline.exactness;

import io.loadline.exactness.InputOracle.Expected;
import io.loadline.exactness.InputOracle.Key;
import io.loadline.sla.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How evaluations differ from what they must be.
 *
 * @param compared number of evaluations that must be there
 * @param wrong descriptions of those that are missing, too many, double or wrong
 */
record Comparison(int compared, List<String> wrong) {
    /** Quantiles are within 1 % of the exact value. */
    private static final double TOLERANCE = 0.01;

    static Comparison of(Map<Key, Expected> expected, List<Evaluation> actual) {
        List<String> wrong = new ArrayList<>();
        Map<Key, Evaluation> byKey = new TreeMap<>();
        for (Evaluation evaluation : ChaosPolicy.measured(actual)) {
            Key key = key(evaluation);
            if (byKey.put(key, evaluation) != null) {
                wrong.add("decided twice: " + key);
            }
        }
        TreeSet<Key> keys = new TreeSet<>(expected.keySet());
        keys.addAll(byKey.keySet());
        for (Key key : keys) {
            Expected want = expected.get(key);
            Evaluation got = byKey.get(key);
            if (want == null) {
                wrong.add("decided but not expected: " + got);
            } else if (got == null) {
                wrong.add("never decided: " + key + " " + want);
            } else if (!agree(want, got)) {
                wrong.add("decided wrongly: " + got + ", expected " + want);
            }
        }
        return new Comparison(expected.size(), wrong);
    }

    static Key key(Evaluation evaluation) {
        return new Key(
                evaluation.objective(),
                evaluation.group().key().toString(),
                evaluation.instant().toEpochMilli());
    }

    private static boolean agree(Expected want, Evaluation got) {
        boolean values = want.value().isPresent() == got.value().isPresent()
                && (want.value().isEmpty()
                        || Math.abs(want.value().getAsDouble() - got.value().getAsDouble())
                                <= TOLERANCE * Math.abs(want.value().getAsDouble()) + 1e-12);
        return values
                && want.total() == got.counts().total()
                && want.errors() == got.counts().errors()
                && want.throttled() == got.counts().throttled()
                && Objects.equals(want.level(), got.level())
                && got.held().isEmpty();
    }
}
