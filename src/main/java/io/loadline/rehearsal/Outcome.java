package io.loadline.rehearsal;

import java.util.List;

/**
 * What became of a test.
 *
 * @param test the test
 * @param failures expectations that were not met, in the order of the file; empty when it passed
 * @param evaluations number of evaluations that the engine made
 */
public record Outcome(PolicyTest test, List<Failure> failures, long evaluations) {
    public Outcome {
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
