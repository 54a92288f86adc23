package io.loadline.ingest.map;

import io.loadline.sample.Outcome;
import io.loadline.sample.RejectReason;
import io.loadline.wire.UndecodableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which value means which outcome.
 *
 * @param place place of the field, or -1 for one outcome of all lines
 * @param otherwise the outcome of values that no rule names; without it they are refused
 * @param missing the outcome of a line without the value; without it the line is refused
 * @param rules values by outcome, tried in the order throttled, error, ok
 */
record OutcomeRule(
        int place, Optional<Outcome> otherwise, Optional<Outcome> missing, Map<Outcome, List<Values>> rules) {
    private static final List<Outcome> ORDER = List.of(Outcome.THROTTLED, Outcome.ERROR, Outcome.OK);

    /**
     * Numbers from {@code least} to {@code most}, or one text.
     *
     * @param text the text; empty for numbers
     */
    record Values(int least, int most, String text) {
        /** {@code 429}, {@code 5xx}, {@code 500-599} or any text. */
        static Values of(String written) {
            if (written.matches("[0-9]{1,9}")) {
                int number = Integer.parseInt(written);
                return new Values(number, number, "");
            }
            if (written.matches("[0-9][xX]{2}")) {
                int first = (written.charAt(0) - '0') * 100;
                return new Values(first, first + 99, "");
            }
            if (written.matches("[0-9]{1,9}-[0-9]{1,9}")) {
                int hyphen = written.indexOf('-');
                return new Values(
                        Integer.parseInt(written.substring(0, hyphen)),
                        Integer.parseInt(written.substring(hyphen + 1)),
                        "");
            }
            return new Values(0, -1, written);
        }

        boolean holds(String value, int number) {
            return text.isEmpty() ? number >= least && number <= most : text.equalsIgnoreCase(value);
        }
    }

    OutcomeRule {
        rules = Map.copyOf(rules);
    }

    Outcome of(String[] row, String field) throws UndecodableException {
        if (place < 0) {
            return otherwise.orElse(Outcome.OK);
        }
        String value = row[place];
        if (value.isEmpty()) {
            return missing.orElseThrow(() -> Numbers.bad(field + ", which tells the outcome, is missing"));
        }
        int number = number(value);
        for (Outcome outcome : ORDER) {
            for (Values values : rules.getOrDefault(outcome, List.of())) {
                if (values.holds(value, number)) {
                    return outcome;
                }
            }
        }
        boolean isText = rules.values().stream().flatMap(List::stream).anyMatch(values -> !values.text()
                .isEmpty());
        if (number < 0 && !isText || otherwise.isEmpty()) {
            throw new UndecodableException(
                    RejectReason.UNKNOWN_OUTCOME,
                    field + " " + Shown.quote(value) + " is no outcome that the map knows");
        }
        return otherwise.get();
    }

    /** The outcome of a line that need not have one. */
    Optional<Outcome> ifKnown(String[] row, String field) {
        try {
            return Optional.of(of(row, field));
        } catch (UndecodableException none) {
            return Optional.empty();
        }
    }

    /** -1 when it is none. */
    private static int number(String value) {
        int number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9' || i == 8) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }
}
