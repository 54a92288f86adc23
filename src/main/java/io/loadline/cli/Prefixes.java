package io.loadline.cli;

import io.loadline.yaml.Nearest;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds something by the beginning of its id. */
final class Prefixes {
    private static final int MOST = 5;

    private Prefixes() {}

    /**
     * The one that is meant.
     *
     * @param what what it is, for people
     * @param written its id, a prefix of it, or another name of it
     * @param all what there is
     * @param id the id of each
     * @param name another name of each
     * @param described each in a few words
     * @throws BadInput when none or several are meant
     */
    static <T> T one(
            String what,
            String written,
            List<T> all,
            Function<T, String> id,
            Function<T, String> name,
            Function<T, String> described) {
        List<T> exact = all.stream()
                .filter(each ->
                        id.apply(each).equals(written) || name.apply(each).equals(written))
                .toList();
        List<T> found = exact.isEmpty()
                ? all.stream()
                        .filter(each -> id.apply(each).startsWith(written))
                        .toList()
                : exact;
        if (found.size() == 1) {
            return found.get(0);
        }
        List<T> near = found.isEmpty()
                ? all.stream()
                        .sorted(Comparator.comparingInt(each ->
                                Math.min(distance(written, id.apply(each)), Nearest.edits(written, name.apply(each)))))
                        .toList()
                : found;
        String list = near.stream()
                .limit(MOST)
                .map(each ->
                        "\n  " + RejectLog.inert(AlertLines.shortened(id.apply(each)) + "  " + described.apply(each)))
                .collect(Collectors.joining());
        if (near.isEmpty()) {
            throw new BadInput("there is no " + what + " " + RejectLog.inert(written) + ": none is open");
        }
        throw new BadInput((found.isEmpty()
                        ? "there is no " + what + " " + RejectLog.inert(written) + "; open are"
                        : RejectLog.inert(written) + " is the beginning of several")
                + list
                + (near.size() > MOST ? "\n  and " + (near.size() - MOST) + " more" : ""));
    }

    private static int distance(String written, String id) {
        return Nearest.edits(written, id.substring(0, Math.min(written.length(), id.length())));
    }
}
