package io.loadline.rehearsal;

import java.util.List;
import java.util.Optional;

/** One thing that is compared with what was decided. */
interface Check {
    /** What it is about, one line. */
    String subject();

    /** The SLO whose budget is looked at, when one is. */
    default Optional<String> budget() {
        return Optional.empty();
    }

    /**
     * What differs.
     *
     * @return lines that show expected, got and what led to it; empty when it is as expected
     */
    List<String> differences(Recorder seen, Span span);
}
