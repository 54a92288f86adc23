package io.loadline.top;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the person at the terminal has chosen.
 *
 * @param sort order of the services
 * @param filter shows only services that hold this text; empty shows all
 * @param typing whether the filter is being typed
 * @param expanded services whose groups are shown
 * @param selected the service under the cursor; empty before the first move
 * @param paused whether the picture stands still
 * @param pane what is shown below
 * @param help whether the help is shown
 * @param left whether it is time to go
 */
record Look(
        Sort sort,
        String filter,
        boolean typing,
        Set<String> expanded,
        String selected,
        boolean paused,
        Pane pane,
        boolean help,
        boolean left) {
    private static final int LONGEST_FILTER = 200;
    private static final int PAGE = 10;

    Look {
        expanded = Set.copyOf(expanded);
    }

    static Look of(Sort sort, String filter) {
        return new Look(sort, filter, false, Set.of(), "", false, Pane.INCIDENTS, false, false);
    }

    /** The services that are shown, in their order. */
    List<View.Row> rows(View view) {
        String wanted = filter.toLowerCase(Locale.ROOT).strip();
        return view.services().stream()
                .filter(row -> wanted.isEmpty() || matches(row, wanted))
                .sorted(sort.order())
                .toList();
    }

    private static boolean matches(View.Row row, String wanted) {
        return has(row.name(), wanted)
                || has(row.kind(), wanted)
                || has(row.standing().word(), wanted)
                || row.stale() && has("stale", wanted)
                || row.breaches().stream().anyMatch(breach -> has(breach.objective(), wanted))
                || row.groups().stream().anyMatch(group -> has(group.name(), wanted));
    }

    private static boolean has(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /**
     * After a key.
     *
     * @param shown names of the services that are shown, in their order
     */
    Look on(Key key, List<String> shown) {
        if (key.kind() == Key.Kind.INTERRUPT) {
            return leave();
        }
        if (typing) {
            return type(key);
        }
        if (help) {
            // Any key closes it; q means what it says.
            return key.is('q') ? leave() : withHelp(false);
        }
        return switch (key.kind()) {
            case UP -> select(shown, -1);
            case DOWN -> select(shown, 1);
            case PAGE_UP -> select(shown, -PAGE);
            case PAGE_DOWN -> select(shown, PAGE);
            case HOME -> select(shown, -shown.size());
            case END -> select(shown, shown.size());
            case ENTER -> toggle(shown);
            case TAB -> withPane(pane.next());
            case ESCAPE -> withFilter("", false);
            case CHARACTER -> onCharacter(key.character(), shown);
            default -> this;
        };
    }

    private Look onCharacter(int character, List<String> shown) {
        return switch (character) {
            case 'q', 'Q' -> leave();
            case '?', 'h' -> withHelp(true);
            case 's' -> withSort(sort.next());
            case '1', '2', '3', '4', '5', '6' -> withSort(Sort.values()[character - '1']);
            case '/' -> withFilter(filter, true);
            case 'p' -> withPaused(!paused);
            case 'k' -> select(shown, -1);
            case 'j' -> select(shown, 1);
            case 'g' -> select(shown, -shown.size());
            case 'G' -> select(shown, shown.size());
            case 'e', ' ' -> toggle(shown);
            default -> this;
        };
    }

    private Look type(Key key) {
        return switch (key.kind()) {
            case ENTER, UP, DOWN, TAB -> withFilter(filter, false);
            case ESCAPE -> withFilter("", false);
            case BACKSPACE ->
                withFilter(
                        filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1)),
                        true);
            case CHARACTER ->
                filter.length() < LONGEST_FILTER
                        ? withFilter(filter + Character.toString(key.character()), true)
                        : this;
            default -> this;
        };
    }

    private Look select(List<String> shown, int by) {
        if (shown.isEmpty()) {
            return this;
        }
        int at = shown.indexOf(selected);
        int to = at < 0 ? (by > 1 ? by - 1 : 0) : at + by;
        return withSelected(shown.get(Math.max(0, Math.min(shown.size() - 1, to))));
    }

    private Look toggle(List<String> shown) {
        if (shown.isEmpty()) {
            return this;
        }
        String which = shown.contains(selected) ? selected : shown.get(0);
        Set<String> other = new HashSet<>(expanded);
        if (!other.remove(which)) {
            other.add(which);
        }
        return new Look(sort, filter, typing, other, which, paused, pane, help, left);
    }

    private Look withSort(Sort other) {
        return new Look(other, filter, typing, expanded, selected, paused, pane, help, left);
    }

    private Look withFilter(String other, boolean isTyping) {
        return new Look(sort, other, isTyping, expanded, selected, paused, pane, help, left);
    }

    private Look withSelected(String other) {
        return new Look(sort, filter, typing, expanded, other, paused, pane, help, left);
    }

    private Look withPaused(boolean other) {
        return new Look(sort, filter, typing, expanded, selected, other, pane, help, left);
    }

    private Look withPane(Pane other) {
        return new Look(sort, filter, typing, expanded, selected, paused, other, help, left);
    }

    private Look withHelp(boolean other) {
        return new Look(sort, filter, typing, expanded, selected, paused, pane, other, left);
    }

    private Look leave() {
        return new Look(sort, filter, typing, expanded, selected, paused, pane, help, true);
    }
}
