package io.loadline.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.doctor.Finding.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that the doctor found.
 *
 * @param findings of every check; within a check in the order in which they were found
 */
public record Report(List<Finding> findings) {
    private static final Map<State, String> COLOURS =
            new EnumMap<>(Map.of(State.OK, "32", State.NOT_CHECKED, "2", State.WARNING, "33", State.FAILED, "1;31"));

    public Report {
        findings = List.copyOf(findings);
    }

    /** How many findings have this state. */
    public long count(State state) {
        return findings.stream().filter(each -> each.state() == state).count();
    }

    /** Whether nothing has failed; warnings are allowed. */
    public boolean isHealthy() {
        return count(State.FAILED) == 0;
    }

    /**
     * For people: a line for each finding, the worst last, its fix below it, and a line that counts them.
     *
     * @param colour whether the terminal is to show the states in colours
     */
    public List<String> lines(boolean colour) {
        int width =
                findings.stream().mapToInt(each -> each.check().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        findings.stream().sorted(Comparator.comparing(Finding::state)).forEach(each -> {
            String state = pad(each.state().code(), State.NOT_CHECKED.code().length());
            String shown = colour ? "\u001b[" + COLOURS.get(each.state()) + "m" + state + "\u001b[0m" : state;
            lines.add(shown + "  " + pad(each.check(), width) + "  " + each.found());
            if (!each.fix().isEmpty()) {
                lines.add(" ".repeat(state.length() + 2) + pad("", width) + "  fix: " + each.fix());
            }
        });
        lines.add("%d failed, %d warning(s), %d not checked, %d ok"
                .formatted(count(State.FAILED), count(State.WARNING), count(State.NOT_CHECKED), count(State.OK)));
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** For machines: {@code healthy}, the counts, and {@code findings} with check, state, found and fix. */
    public String json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("healthy", isHealthy());
        for (State state : State.values()) {
            all.put(state.code().replace(' ', '_'), count(state));
        }
        ArrayNode list = all.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("check", finding.check())
                    .put("state", finding.state().code().replace(' ', '_'))
                    .put("found", finding.found())
                    .put("fix", finding.fix());
        }
        return all.toPrettyString();
    }
}
