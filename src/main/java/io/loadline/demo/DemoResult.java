package io.loadline.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.wire.Json;
import java.util.List;

/**
 * How a demo went.
 *
 * @param summary its figures, see the command line's {@code --summary}
 * @param failures what went wrong, one line each; empty when everything that was produced is accounted for
 */
public record DemoResult(ObjectNode summary, List<String> failures) {
    public DemoResult {
        failures = List.copyOf(failures);
    }

    /** The figures as a file holds them. */
    public String summaryText() {
        return Json.pretty(summary) + "\n";
    }
}
