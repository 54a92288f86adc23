package io.loadline.sla;

/**
 * What an SLO counts.
 *
 * @param good events as they should be, at least 0
 * @param bad the others, at least 0
 */
public record Events(long good, long bad) {
    /** All of them. */
    public long total() {
        return good + bad;
    }
}
