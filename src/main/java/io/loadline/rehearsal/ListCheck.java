package io.loadline.rehearsal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything of one kind that was decided until a time, or in a time: exactly the expected ones, in any order. An
 * expected one names as much of it as matters.
 *
 * @param kind what kind
 * @param only keeps those whose facts are these
 * @param expected one map of facts for each; empty for none at all
 */
record ListCheck(Listed kind, Map<String, String> only, List<Map<String, String>> expected) implements Check {
    ListCheck {
        only = Map.copyOf(only);
        expected = List.copyOf(expected);
    }

    @Override
    public String subject() {
        return kind.code()
                + only.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(fact -> " " + fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining());
    }

    @Override
    public List<String> differences(Recorder seen, Span span) {
        List<Map<String, String>> got = new ArrayList<>();
        for (Listed.Entry entry : kind.entries(seen, span)) {
            boolean inTime =
                    entry.millis() <= span.toMillis() && (span.isMoment() || entry.millis() >= span.fromMillis());
            if (inTime && fits(only, entry.facts())) {
                got.add(entry.facts());
            }
        }
        int[] matchOf = match(got);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            int index = i;
            if (Arrays.stream(matchOf).noneMatch(each -> each == index)) {
                lines.add("missing   " + text(expected.get(i)));
            }
        }
        for (int i = 0; i < got.size(); i++) {
            if (matchOf[i] < 0) {
                lines.add((expected.isEmpty() ? "expected  none, got " : "too many  ") + kind.text(got.get(i)));
            }
        }
        if (!lines.isEmpty() && !expected.isEmpty()) {
            lines.add(0, "expected  " + expected.size() + " " + kind.code() + ", got " + got.size());
            for (int i = 0; i < got.size(); i++) {
                if (matchOf[i] >= 0) {
                    lines.add("as wanted " + kind.text(got.get(i)));
                }
            }
        }
        return lines;
    }

    /** Which expected one each stands for, or -1: as many as possible, since one may fit several. */
    private int[] match(List<Map<String, String>> got) {
        int[] matchOf = new int[got.size()];
        Arrays.fill(matchOf, -1);
        for (int i = 0; i < expected.size(); i++) {
            assign(i, got, matchOf, new boolean[got.size()]);
        }
        return matchOf;
    }

    private boolean assign(int wanted, List<Map<String, String>> got, int[] matchOf, boolean[] tried) {
        for (int i = 0; i < got.size(); i++) {
            if (!tried[i] && fits(expected.get(wanted), got.get(i))) {
                tried[i] = true;
                if (matchOf[i] < 0 || assign(matchOf[i], got, matchOf, tried)) {
                    matchOf[i] = wanted;
                    return true;
                }
            }
        }
        return false;
    }

    private boolean fits(Map<String, String> wanted, Map<String, String> facts) {
        return wanted.entrySet().stream().allMatch(fact -> {
            String actual = facts.getOrDefault(fact.getKey(), "");
            return kind.isProse(fact.getKey()) ? actual.contains(fact.getValue()) : actual.equals(fact.getValue());
        });
    }

    private static String text(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
