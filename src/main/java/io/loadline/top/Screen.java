package io.loadline.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;

/** Draws a view into lines of a terminal. A function of its arguments. */
final class Screen {
    private static final int NARROW = 60;
    /** From so many lines on every pane is shown, and not one at a time. */
    private static final int TALL = 36;
    /** Below so many columns or lines nothing useful fits. */
    private static final int LEAST_COLUMNS = 20;

    private static final int LEAST_LINES = 6;
    private static final AttributedString BLANK = new AttributedString(" ");
    private static final int MOST_SERVICES_AT_ONCE = 1000;

    private final View view;
    private final Look look;
    private final int columns;
    private final Theme theme;

    private Screen(View view, Look look, int columns, Theme theme) {
        this.view = view;
        this.look = look;
        this.columns = columns;
        this.theme = theme;
    }

    /**
     * Exactly as many lines as the terminal has, none wider than it is.
     *
     * @param columns of the terminal
     * @param lines of the terminal
     */
    static List<AttributedString> fill(View view, Look look, int columns, int lines, Theme theme) {
        Screen screen = new Screen(view, look, columns, theme);
        List<AttributedString> drawn = columns < LEAST_COLUMNS || lines < LEAST_LINES
                ? List.of(screen.line().text("too small").end())
                : look.help() ? screen.help(lines) : screen.full(lines);
        List<AttributedString> exact = new ArrayList<>(drawn.subList(0, Math.min(drawn.size(), lines)));
        while (exact.size() < lines) {
            exact.add(AttributedString.EMPTY);
        }
        // JLine's Display draws a replacement for what is not there at all.
        exact.replaceAll(line -> line.length() == 0 ? BLANK : line);
        return exact;
    }

    /** Everything, in as many lines as it takes, without keys: for a file or a ticket. */
    static List<AttributedString> whole(View view, Look look, int columns, Theme theme) {
        Screen screen = new Screen(view, look, columns, theme);
        List<View.Row> rows = look.rows(view);
        List<AttributedString> all = new ArrayList<>(screen.head(rows.size()));
        Table table = new Table(view, look, columns, theme);
        all.add(table.header());
        for (View.Row row : rows.subList(0, Math.min(rows.size(), MOST_SERVICES_AT_ONCE))) {
            all.addAll(table.lines(row));
        }
        if (rows.size() > MOST_SERVICES_AT_ONCE) {
            all.add(screen.line()
                    .grey("and %d more services".formatted(rows.size() - MOST_SERVICES_AT_ONCE))
                    .end());
        }
        Panes panes = new Panes(view, columns, theme);
        for (Pane pane : List.of(Pane.INCIDENTS, Pane.CHANGES, Pane.ACTS)) {
            all.add(AttributedString.EMPTY);
            all.add(panes.title(pane, false));
            all.addAll(panes.content(pane));
        }
        return all;
    }

    private List<AttributedString> full(int lines) {
        List<View.Row> rows = look.rows(view);
        List<AttributedString> head = head(rows.size());
        List<AttributedString> foot = foot();
        int room = lines - head.size() - foot.size();
        List<AttributedString> below = below(room, lines);
        List<AttributedString> all = new ArrayList<>(head);
        all.addAll(table(rows, room - below.size()));
        while (all.size() < lines - below.size() - foot.size()) {
            all.add(AttributedString.EMPTY);
        }
        all.addAll(below);
        all.addAll(foot);
        return all;
    }

    private List<AttributedString> head(int shown) {
        List<AttributedString> head = new ArrayList<>();
        head.add(title());
        head.add(counts(shown));
        head.add(flow());
        trouble().ifPresent(head::add);
        return head;
    }

    private AttributedString title() {
        String clock = look.paused() ? "PAUSED at " : "";
        if (view.feed().loaded() < 1) {
            clock = "reading the past, %.0f%% ".formatted(Math.floor(view.feed().loaded() * 100));
        }
        clock += Numbers.time(view.now(), view.now());
        Line line = line().styled(" loadline ", theme.inverse().bold()).text(" ");
        line.text(Cells.cut(line.clean(view.deployment()), columns - 12 - clock.length(), theme.unicode()));
        return line.fillTo(columns - clock.length())
                .styled(clock, look.paused() ? theme.inverse() : Theme.PLAIN)
                .end();
    }

    private AttributedString counts(int shown) {
        Line line = line();
        for (Standing standing : Standing.values()) {
            long many = view.services().stream()
                    .filter(row -> row.standing() == standing)
                    .count();
            if (many > 0) {
                line.item(many + " " + standing.word(), theme.of(standing));
            }
        }
        long open = view.incidents().stream()
                .filter(incident -> incident.closedAt().isEmpty())
                .count();
        line.item(
                open == 1 ? "1 incident open" : open == 0 ? "no incident" : open + " incidents open",
                open > 0 ? theme.bold() : Theme.PLAIN);
        if (view.services().isEmpty()) {
            line.item("no service yet", theme.grey());
        }
        if (!look.filter().isEmpty()) {
            line.item("filter \"" + look.filter() + "\" shows " + shown, theme.bold());
        }
        if (look.sort() != Sort.LEVEL) {
            line.item("by " + look.sort().code(), theme.bold());
        }
        return line.end();
    }

    private AttributedString flow() {
        Feed feed = view.feed();
        Line line = line();
        feed.decided()
                .ifPresentOrElse(
                        decided -> line.item(
                                "decided %s, %s ago"
                                        .formatted(Numbers.time(decided, view.now()), Numbers.age(decided, view.now())),
                                Theme.PLAIN),
                        () -> line.item("nothing decided yet", theme.grey()));
        Feed.Flow flow = feed.flow();
        flow.notCounted().ifPresent(many -> line.item("not yet counted " + many, Theme.PLAIN));
        flow.residual()
                .ifPresent(
                        many -> line.item("residual " + many, many != 0 ? theme.of(Standing.CRITICAL) : Theme.PLAIN));
        flow.behindRecords()
                .ifPresent(many -> line.item(many == 1 ? "1 record to read" : many + " records to read", Theme.PLAIN));
        flow.late().stream().filter(many -> many > 0).forEach(many -> line.item("late " + many, Theme.PLAIN));
        flow.deadLettered().stream()
                .filter(many -> many > 0)
                .forEach(many -> line.item("dead letters " + many, theme.bold()));
        return line.end();
    }

    /** What the reader must know before believing the rest. */
    private Optional<AttributedString> trouble() {
        Feed feed = view.feed();
        List<String> troubles = new ArrayList<>(feed.troubles());
        long stale = view.services().stream().filter(View.Row::stale).count();
        if (stale > 0) {
            troubles.add("STALE (grey): %d of %d services"
                    .formatted(stale, view.services().size()));
        }
        if (!feed.waitingFor().isEmpty()) {
            troubles.add("waiting for " + String.join(", ", feed.waitingFor()));
        }
        if (troubles.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(line().styled("! " + String.join("; ", troubles), theme.of(Standing.WARNING))
                .end());
    }

    /** The services, with the selected one in sight; only those in sight are drawn. */
    private List<AttributedString> table(List<View.Row> rows, int room) {
        Table table = new Table(view, look, columns, theme);
        List<AttributedString> lines = new ArrayList<>();
        int space = room - 1;
        if (space < 1) {
            return lines;
        }
        lines.add(table.header());
        int total = 0;
        int start = 0;
        int end = 0;
        for (View.Row row : rows) {
            int height = table.height(row);
            if (row.name().equals(look.selected())) {
                start = total;
                end = total + height;
            }
            total += height;
        }
        int top = total <= space ? 0 : Math.max(0, Math.min(end - (space - 1), start));
        int bottom = total - top <= space ? total : top + space - 1;
        int at = 0;
        int hidden = 0;
        for (View.Row row : rows) {
            int height = table.height(row);
            if (at >= bottom) {
                hidden++;
            } else if (at + height > top) {
                List<AttributedString> drawn = table.lines(row);
                lines.addAll(drawn.subList(Math.max(0, top - at), Math.min(height, bottom - at)));
            }
            at += height;
        }
        if (bottom < total) {
            lines.add(line().grey("%s %d more".formatted(theme.unicode() ? "↓" : "v", Math.max(1, hidden)))
                    .end());
        }
        return lines;
    }

    private List<AttributedString> below(int room, int lines) {
        Panes panes = new Panes(view, columns, theme);
        List<AttributedString> below = new ArrayList<>();
        if (lines >= TALL) {
            for (Pane pane : List.of(Pane.INCIDENTS, Pane.CHANGES, Pane.ACTS)) {
                below.addAll(panes.atMost(pane, look.pane() == pane, pane == Pane.INCIDENTS ? room / 4 : room / 6));
            }
            if (look.pane() == Pane.NOTES) {
                below.addAll(panes.atMost(Pane.NOTES, true, room / 6));
            }
        } else if (room >= 7) {
            below.addAll(panes.atMost(look.pane(), true, Math.max(3, room * 2 / 5)));
        }
        return below;
    }

    private List<AttributedString> foot() {
        List<AttributedString> foot = new ArrayList<>();
        if (look.typing()) {
            foot.add(line().styled("filter: ", theme.bold())
                    .text(look.filter())
                    .styled(" ", theme.inverse())
                    .grey("  enter keeps it, esc clears it")
                    .end());
            return foot;
        }
        view.notes().stream()
                .findFirst()
                .filter(note -> note.at().plusSeconds(15).isAfter(view.now()))
                .ifPresent(note ->
                        foot.add(line().styled("> " + note.text(), theme.bold()).end()));
        Line keys = line();
        String[] names = columns < NARROW
                ? new String[] {"q", "quit", "?", "help", "s", "sort", "/", "filter", "tab", "panes"}
                : new String[] {
                    "q",
                    "quit",
                    "?",
                    "help",
                    "s",
                    "sort",
                    "/",
                    "filter",
                    "enter",
                    "expand",
                    "tab",
                    "panes",
                    "p",
                    look.paused() ? "go on" : "pause"
                };
        for (int i = 0; i < names.length; i += 2) {
            keys.styled(names[i], theme.inverse()).text(" " + names[i + 1] + "  ");
        }
        foot.add(keys.end());
        return foot;
    }

    private List<AttributedString> help(int lines) {
        List<AttributedString> help = new ArrayList<>();
        help.add(title());
        help.add(AttributedString.EMPTY);
        for (String text : Help.lines(columns)) {
            help.add(line().text(text).end());
        }
        while (help.size() < lines - 1) {
            help.add(AttributedString.EMPTY);
        }
        List<AttributedString> fit = new ArrayList<>(help.subList(0, lines - 1));
        fit.add(line().styled("any key closes this, q quits", theme.inverse()).end());
        return fit;
    }

    private Line line() {
        return new Line(columns, theme);
    }
}
