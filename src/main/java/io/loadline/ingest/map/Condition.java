package io.loadline.ingest.map;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * A line is meant when every test holds.
 *
 * @param tests at least one
 */
record Condition(List<Test> tests) {
    /** The field that stands for the whole line, before it is taken apart. */
    static final String LINE = "line";

    /**
     * A field has one of some values.
     *
     * @param place place of the field; -1 for the whole line
     * @param values texts that it may be
     * @param patterns expressions that may be found in it
     */
    record Test(int place, List<String> values, List<Pattern> patterns) {
        Test {
            values = List.copyOf(values);
            patterns = List.copyOf(patterns);
        }

        boolean holds(String line, String[] row) {
            String value = place < 0 ? line : row[place];
            if (values.contains(value)) {
                return true;
            }
            for (Pattern pattern : patterns) {
                if (pattern.matcher(value).find()) {
                    return true;
                }
            }
            return false;
        }
    }

    Condition {
        tests = List.copyOf(tests);
    }

    boolean isOfLine() {
        return tests.stream().allMatch(test -> test.place() < 0);
    }

    boolean holds(String line, String[] row) {
        for (Test test : tests) {
            if (!test.holds(line, row)) {
                return false;
            }
        }
        return true;
    }
}
