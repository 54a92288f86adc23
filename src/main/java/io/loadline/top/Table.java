package io.loadline.top;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The services, in as many columns as fit. */
final class Table {
    private static final int LEVEL = 8;
    private static final int LATENCY = 5;
    private static final int RATE = 5;
    private static final int PERCENT = 4;
    private static final int AGE = 5;
    private static final int LEAST_NAME = 15;
    private static final int MOST_NAME = 48;
    private static final int LEAST_TREND = 8;
    /** Lines about breaches of a service that is not expanded. */
    private static final int MOST_BREACHES = 2;

    private final View view;
    private final Look look;
    private final int columns;
    private final Theme theme;
    private final int name;
    private final int trend;

    Table(View view, Look look, int columns, Theme theme) {
        this.view = view;
        this.look = look;
        this.columns = columns;
        this.theme = theme;
        int spare = columns - (1 + LEVEL + 1 + 2 * LATENCY + 2);
        spare -= hasMore() ? LATENCY + PERCENT + AGE + 3 : 0;
        spare -= hasAll() ? LATENCY + PERCENT + LEAST_TREND + 3 : 0;
        // No wider than the names are: figures far from their name are hard to read.
        int wanted = Math.max(LEAST_NAME, Math.min(MOST_NAME, longestName() + 1));
        name = hasAll() ? Math.min(spare, wanted) : spare;
        trend = hasAll() ? LEAST_TREND + Math.min(spare - name, Tracks.STEPS - LEAST_TREND) : 0;
    }

    private int longestName() {
        return view.services().stream()
                .limit(1000)
                .flatMap(row -> Stream.concat(
                        Stream.of(row.name()),
                        look.expanded().contains(row.name())
                                ? row.groups().stream().map(group -> "  " + group.name())
                                : Stream.empty()))
                .mapToInt(label -> Cells.width(Cells.clean(label, theme.unicode())))
                .max()
                .orElse(0);
    }

    private boolean hasMore() {
        return columns >= 60;
    }

    private boolean hasAll() {
        return columns >= 78;
    }

    AttributedString header() {
        Line line = new Line(columns, theme).left("", 1, Theme.PLAIN);
        head(line.left("LEVEL", LEVEL, theme.bold()), "SERVICE", name, false);
        if (hasAll()) {
            head(line, "P50", LATENCY, true);
        }
        head(line, "P95", LATENCY, true);
        if (hasMore()) {
            head(line, "P99", LATENCY, true);
        }
        if (hasAll()) {
            head(line, trend >= 12 ? "TREND OF P95" : "TREND", trend, false);
        }
        head(line, "REQ/S", RATE, true);
        if (hasMore()) {
            head(line, "ERR%", PERCENT, true);
        }
        if (hasAll()) {
            head(line, "THR%", PERCENT, true);
        }
        if (hasMore()) {
            head(line, "AGE", AGE, true);
        }
        return line.end();
    }

    private void head(Line line, String title, int width, boolean right) {
        line.text(" ");
        if (right) {
            line.right(title, width, theme.bold());
        } else {
            line.left(title, width, theme.bold());
        }
    }

    /** A service, what breaches, and its groups when it is expanded. */
    List<AttributedString> lines(View.Row row) {
        boolean expanded = look.expanded().contains(row.name());
        boolean selected = row.name().equals(look.selected());
        List<AttributedString> lines = new ArrayList<>();
        lines.add(row(row, row.name(), selected ? (theme.unicode() ? "▶" : ">") : "", selected));
        int shown = breaches(row);
        for (View.Breach breach : row.breaches().subList(0, shown)) {
            lines.add(breach(row, breach));
        }
        if (shown < row.breaches().size()) {
            lines.add(below().grey("and %d more: enter shows them"
                            .formatted(row.breaches().size() - shown))
                    .end());
        }
        if (expanded) {
            for (View.Row group : row.groups()) {
                String label = group.name().isEmpty() ? "(whole service)" : group.name();
                lines.add(row(group, "  " + label, "", false));
            }
        }
        return lines;
    }

    /** How many lines a service takes. */
    int height(View.Row row) {
        int shown = breaches(row);
        return 1
                + shown
                + (shown < row.breaches().size() ? 1 : 0)
                + (look.expanded().contains(row.name()) ? row.groups().size() : 0);
    }

    /** How many breaches are shown: all of them where a line saying that there is one more would take its place. */
    private int breaches(View.Row row) {
        int all = row.breaches().size();
        return look.expanded().contains(row.name()) || all == MOST_BREACHES + 1 ? all : Math.min(all, MOST_BREACHES);
    }

    private AttributedString row(View.Row row, String label, String marker, boolean selected) {
        AttributedStyle plain = row.stale() ? theme.grey() : selected ? theme.bold() : Theme.PLAIN;
        AttributedStyle level = row.stale() ? theme.grey() : theme.of(row.standing());
        View.Gauges gauges = row.gauges();
        Line line = new Line(columns, theme)
                .left(marker, 1, theme.bold())
                .left(row.standing().word(), LEVEL, level)
                .text(" ")
                .left(label, name, plain);
        if (hasAll()) {
            line.text(" ").right(Numbers.latency(gauges.p50Micros()), LATENCY, plain);
        }
        line.text(" ").right(Numbers.latency(gauges.p95Micros()), LATENCY, plain);
        if (hasMore()) {
            line.text(" ").right(Numbers.latency(gauges.p99Micros()), LATENCY, plain);
        }
        if (hasAll()) {
            boolean measuresOther = gauges.p95Micros().isEmpty() && !row.other().isEmpty();
            line.text(" ")
                    .left(
                            measuresOther ? row.other() : Sparkline.of(row.trend(), trend, theme.unicode()),
                            trend,
                            plain);
        }
        line.text(" ").right(Numbers.rate(gauges.perSecond()), RATE, plain);
        if (hasMore()) {
            line.text(" ").right(Numbers.percent(gauges.errorRatio()), PERCENT, plain);
        }
        if (hasAll()) {
            line.text(" ").right(Numbers.percent(gauges.throttleRatio()), PERCENT, plain);
        }
        if (hasMore()) {
            String age = row.evaluatedUntil()
                    .map(until -> Numbers.age(until, view.now()))
                    .orElse("?");
            line.text(" ").right(row.stale() ? "stale" : age, AGE, plain);
        }
        return line.end();
    }

    private AttributedString breach(View.Row row, View.Breach breach) {
        AttributedStyle style = row.stale() ? theme.grey() : theme.of(breach.standing());
        String what = breach.standing() == Standing.NO_DATA
                ? breach.objective() + " has nothing to measure"
                : breach.objective()
                        + " "
                        + Numbers.value(breach.indicator(), breach.value())
                        + (breach.threshold().isEmpty() ? "" : " (limit " + breach.threshold() + ")");
        String whole = what + (breach.group().isEmpty() ? "" : "  " + breach.group());
        String since = breach.since()
                .map(instant -> "  for " + Numbers.age(instant, view.now()))
                .orElse("");
        String stale = row.stale()
                ? row.evaluatedUntil()
                        .map(until -> ", as of " + Numbers.time(until, view.now()))
                        .orElse("")
                : "";
        Line line = below();
        if (row.standing() != breach.standing()) {
            line.styled(breach.standing().word() + ": ", style);
        }
        return line.styled(whole, style).grey(since + stale).end();
    }

    private Line below() {
        return new Line(columns, theme)
                .left("", columns < 60 ? 2 : LEVEL + 2, Theme.PLAIN)
                .grey(theme.unicode() ? "╰ " : "- ");
    }
}
