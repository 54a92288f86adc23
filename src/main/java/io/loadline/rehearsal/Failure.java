package io.loadline.rehearsal;

import java.util.List;

/**
 * An expectation that was not met.
 *
 * @param place where the expectation is written
 * @param headline when and of what, one line
 * @param lines expected, got, and what led to it
 */
public record Failure(Place place, String headline, List<String> lines) {
    public Failure {
        lines = List.copyOf(lines);
    }
}
