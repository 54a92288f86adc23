package io.loadline.top;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Turns views, one after the other, into lines for who reads no screen. Used by one thread. */
final class News {
    private static final Theme PLAIN = new Theme(false, false);
    private static final int COLUMNS = 300;
    private static final Duration SUMMARY_EVERY = Duration.ofSeconds(30);
    /** Far more than a view holds at a time. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Set<String> told = new LinkedHashSet<>();
    private Optional<Instant> begun = Optional.empty();
    private Instant summaryAt = Instant.MIN;

    /** What is new since the last time; the first time nothing is, and how things are is told soon. */
    List<String> since(View view) {
        boolean first = begun.isEmpty();
        begun = begun.or(() -> Optional.of(view.now()));
        List<String> lines = new ArrayList<>();
        Panes panes = new Panes(view, COLUMNS, PLAIN);
        if (isSummaryDue(view)) {
            summaryAt = view.now();
            lines.add(summary(view));
        }
        List<String> changes = new ArrayList<>(view.changes().stream()
                .map(change -> panes.change(change).toString())
                .toList());
        Collections.reverse(changes);
        tell(changes, first, lines);
        List<String> acts = new ArrayList<>(
                view.acts().stream().map(act -> panes.act(act).toString()).toList());
        Collections.reverse(acts);
        tell(acts, first, lines);
        for (View.IncidentRow incident : view.incidents()) {
            String what = "%s  incident %s of %s %s"
                    .formatted(
                            Numbers.time(view.now(), view.now()),
                            Panes.brief(incident.id()),
                            Cells.clean(incident.service(), false),
                            incident.closedAt().isPresent()
                                    ? "closed"
                                    : "open, " + incident.standing().word());
            String key = incident.id() + incident.closedAt().isPresent() + incident.standing();
            if (remember(key) && !(first && incident.closedAt().isPresent())) {
                lines.add(what);
            }
            for (View.Told each : incident.told()) {
                boolean unheard = each.result().isPresent()
                        && remember(incident.id() + each.route() + each.receiver() + each.at());
                if (unheard && !(first && incident.closedAt().isPresent())) {
                    lines.add("%s  told %s:%s of incident %s: %s %s"
                            .formatted(
                                    Numbers.time(each.at(), view.now()),
                                    Cells.clean(each.route(), false),
                                    Cells.clean(each.receiver(), false),
                                    Panes.brief(incident.id()),
                                    each.event(),
                                    each.result().get().outcome().code()));
                }
            }
        }
        return lines;
    }

    /** The first one waits until it is known how far the monitors are, which takes one of their commits. */
    private boolean isSummaryDue(View view) {
        if (!summaryAt.equals(Instant.MIN)) {
            return !summaryAt.plus(SUMMARY_EVERY).isAfter(view.now());
        }
        return view.feed().precise()
                || !view.feed().troubles().isEmpty()
                || !begun.orElseThrow().plus(Top.SETTLING).isAfter(view.now());
    }

    private void tell(List<String> candidates, boolean first, List<String> lines) {
        for (String line : candidates) {
            if (remember(line) && !first) {
                lines.add(line);
            }
        }
    }

    private boolean remember(String what) {
        boolean unheard = told.add(what);
        if (told.size() > MOST_REMEMBERED) {
            told.remove(told.iterator().next());
        }
        return unheard;
    }

    private static String summary(View view) {
        TreeMap<Standing, Integer> many = new TreeMap<>();
        view.services().forEach(row -> many.merge(row.standing(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        many.forEach((standing, count) -> parts.add(count + " " + standing.word()));
        long open = view.incidents().stream()
                .filter(incident -> incident.closedAt().isEmpty())
                .count();
        parts.add(open + " incidents open");
        view.feed().decided().ifPresent(decided -> parts.add("decided " + Numbers.age(decided, view.now()) + " ago"));
        view.feed().flow().notCounted().ifPresent(count -> parts.add("not yet counted " + count));
        view.feed().flow().behindRecords().ifPresent(count -> parts.add(count + " records to read"));
        view.feed().troubles().forEach(trouble -> parts.add("! " + Cells.clean(trouble, false)));
        return Numbers.time(view.now(), view.now()) + "  " + String.join(", ", parts);
    }
}
