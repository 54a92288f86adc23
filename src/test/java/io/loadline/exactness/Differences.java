package io.loadline.exactness;

import io.loadline.alert.AlertTransition;
import io.loadline.sla.Evaluation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What two runs over the same input decided differently, byte by byte, but for lateness and offsets. */
final class Differences {
    private Differences() {}

    static List<String> between(Decided one, Decided other) {
        List<String> found = new ArrayList<>();
        found.addAll(evaluations(one.evaluations, other.evaluations));
        found.addAll(transitions(one.transitions, other.transitions));
        return found;
    }

    static List<String> evaluations(List<Evaluation> one, List<Evaluation> other) {
        return between(one, other, Decided::bytes);
    }

    static List<String> transitions(List<AlertTransition> one, List<AlertTransition> other) {
        return between(one, other, Decided::bytes);
    }

    private static <T> List<String> between(List<T> one, List<T> other, Function<T, String> bytes) {
        Map<String, List<T>> left = new HashMap<>();
        one.forEach(each -> left.computeIfAbsent(bytes.apply(each), key -> new ArrayList<>())
                .add(each));
        List<String> found = new ArrayList<>();
        for (T each : other) {
            List<T> same = left.get(bytes.apply(each));
            if (same == null || same.isEmpty()) {
                found.add("only in the second: " + each);
            } else {
                same.remove(same.size() - 1);
            }
        }
        left.values().forEach(rest -> rest.forEach(each -> found.add("only in the first: " + each)));
        return found;
    }
}
