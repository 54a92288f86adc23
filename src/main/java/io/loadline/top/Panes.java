package io.loadline.top;

import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.ScaleCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Incidents, transitions, acts and notes, below the services. */
final class Panes {
    private static final int ID = 12;
    private static final int NARROW = 60;
    /** For how long an incident that has ended is shown. */
    private static final Duration LINGERS = Duration.ofHours(1);

    /** An actuator that runs has answered by then. */
    private static final Duration USUAL = Duration.ofSeconds(15);

    private static final int MOST_CLOSED = 10;
    private static final int MOST_LINES = 50;

    private final View view;
    private final int columns;
    private final Theme theme;

    Panes(View view, int columns, Theme theme) {
        this.view = view;
        this.columns = columns;
        this.theme = theme;
    }

    /** Title and content in at most so many lines. */
    List<AttributedString> atMost(Pane pane, boolean chosen, int lines) {
        List<AttributedString> all = new ArrayList<>();
        all.add(title(pane, chosen));
        List<AttributedString> content = content(pane);
        int room = Math.max(1, lines - 1);
        if (content.size() <= room) {
            all.addAll(content);
        } else {
            all.addAll(content.subList(0, Math.max(1, room - 1)));
            if (room > 1) {
                all.add(line().grey(
                                "%s %d more lines".formatted(theme.unicode() ? "↓" : "v", content.size() - room + 1))
                        .end());
            }
        }
        return all;
    }

    AttributedString title(Pane pane, boolean chosen) {
        String rule = theme.unicode() ? "━" : "-";
        Line line = line().grey(rule.repeat(2)).text(" ");
        line.styled(pane.title().toUpperCase(Locale.ROOT), chosen ? theme.inverse() : theme.bold());
        line.text(" ");
        return line.grey(rule.repeat(Math.max(0, line.left()))).end();
    }

    List<AttributedString> content(Pane pane) {
        List<AttributedString> lines =
                switch (pane) {
                    case INCIDENTS -> incidents();
                    case CHANGES ->
                        view.changes().stream()
                                .limit(MOST_LINES)
                                .map(this::change)
                                .toList();
                    case ACTS ->
                        view.acts().stream().limit(MOST_LINES).map(this::act).toList();
                    case NOTES ->
                        view.notes().stream().limit(MOST_LINES).map(this::note).toList();
                };
        return lines.isEmpty() ? List.of(line().grey(empty(pane)).end()) : lines;
    }

    private static String empty(Pane pane) {
        return switch (pane) {
            case INCIDENTS -> "no incident is open";
            case CHANGES -> "no alert has changed its level";
            case ACTS -> "nothing was scaled";
            case NOTES -> "nothing to say";
        };
    }

    private List<AttributedString> incidents() {
        List<AttributedString> lines = new ArrayList<>();
        int closed = 0;
        for (View.IncidentRow incident : view.incidents()) {
            boolean over = incident.closedAt().isPresent();
            if (over && (++closed > MOST_CLOSED || isLongOver(incident))) {
                break;
            }
            lines.add(incident(incident));
            told(incident).ifPresent(lines::add);
        }
        return lines;
    }

    private boolean isLongOver(View.IncidentRow incident) {
        return incident.closedAt()
                .filter(at -> at.plus(LINGERS).isBefore(view.now()))
                .isPresent();
    }

    private AttributedString incident(View.IncidentRow incident) {
        boolean over = incident.closedAt().isPresent();
        Line line = line();
        line.left(over ? "closed" : incident.standing().word(), 8, over ? theme.grey() : theme.of(incident.standing()))
                .text(" ");
        if (columns >= NARROW) {
            line.grey(brief(incident.id()) + " ");
        }
        AttributedStyle style = over ? theme.grey() : Theme.PLAIN;
        line.styled(incident.service(), over ? theme.grey() : theme.bold());
        line.styled("  since " + (incident.sinceKnown() ? "" : "before ") + time(incident.since()), style);
        if (over) {
            line.styled(
                    ", lasted "
                            + Numbers.age(incident.since(), incident.closedAt().get()),
                    style);
        } else {
            line.styled(", " + Numbers.age(incident.since(), view.now()), style);
            line.styled(
                    incident.firing() > 0
                            ? ", %d firing".formatted(incident.firing())
                            : incident.sinceKnown() ? ", none fires any more" : "",
                    style);
        }
        if (columns < NARROW) {
            line.grey(" " + brief(incident.id()));
        }
        return line.end();
    }

    private Optional<AttributedString> told(View.IncidentRow incident) {
        if (incident.told().isEmpty()) {
            return incident.closedAt().isPresent()
                    ? Optional.empty()
                    : Optional.of(line().left("", 9, Theme.PLAIN)
                            .grey("nobody was told yet")
                            .end());
        }
        Line line = line().left("", 9, Theme.PLAIN).grey("told ");
        for (View.Told told : incident.told()) {
            String result = told.result()
                    .map(done -> done.outcome().code() + (done.attempts() > 1 ? " x" + done.attempts() : ""))
                    .orElseGet(() -> pending(told.at()));
            boolean bad = told.result()
                    .filter(done -> done.outcome() != CommandResult.Outcome.DONE)
                    .isPresent();
            String why = bad ? " (" + told.result().get().detail() + ")" : "";
            line.item(
                    told.route() + ":" + told.receiver() + " " + told.event() + " " + result + why,
                    bad ? theme.of(Standing.CRITICAL) : incident.closedAt().isPresent() ? theme.grey() : Theme.PLAIN);
        }
        return Optional.of(line.end());
    }

    AttributedString change(AlertTransition change) {
        String group = Tracks.label(change.group());
        OptionalDouble value = change.value();
        Line line = line().grey(time(change.instant()) + " ");
        line.styled(change.from().code() + theme.arrow(), theme.grey());
        line.styled(Standing.of(change.to()).word(), theme.of(Standing.of(change.to())));
        line.styled("  " + change.group().service() + (group.isEmpty() ? "" : " " + group), theme.bold());
        line.text("  " + change.objective());
        if (value.isPresent()) {
            line.text(" " + Numbers.value(change.evidence().indicator(), value));
            if (!change.evidence().threshold().isEmpty()) {
                line.grey(" (limit " + change.evidence().threshold() + ")");
            }
        }
        return line.end();
    }

    AttributedString act(View.ActRow act) {
        Line line = line().grey(time(act.at()) + " ");
        String what = act.command()
                .map(command ->
                        "scale " + command.direction().code() + " " + command.resource() + " " + command.dimension())
                .or(() -> act.result().or(act::effect).map(CommandResult::target))
                .orElse("");
        line.styled(what, theme.bold());
        Optional<CommandResult> result = act.result();
        if (result.isPresent()
                && result.get().valueBefore().isPresent()
                && result.get().valueAfter().isPresent()) {
            line.text(" %d%s%d"
                    .formatted(
                            result.get().valueBefore().getAsLong(),
                            theme.arrow(),
                            result.get().valueAfter().getAsLong()));
        } else {
            act.command().map(Panes::amount).ifPresent(line::text);
        }
        String outcome = result.map(done -> done.outcome().code()).orElseGet(() -> pending(act.at()));
        boolean done = result.filter(seen -> seen.outcome() == CommandResult.Outcome.DONE)
                .isPresent();
        line.text("  ").styled(outcome, done ? theme.of(Standing.OK) : theme.of(Standing.WARNING));
        result.filter(seen -> seen.outcome() != CommandResult.Outcome.DONE)
                .ifPresent(seen -> line.text(": " + seen.rule().orElse(seen.detail())));
        if (done) {
            String effect = act.effect()
                    .flatMap(CommandResult::effect)
                    .map(CommandResult.Effect::code)
                    .orElse("effect not judged yet");
            line.text(", " + effect);
        }
        return line.end();
    }

    /** What stands for a result that is not there yet. */
    private String pending(Instant since) {
        if (!since.plus(USUAL).isBefore(view.now())) {
            return "on its way";
        }
        return hasAnyResult() ? "no result yet" : "no result yet, is an actuator running?";
    }

    private boolean hasAnyResult() {
        return view.acts().stream().anyMatch(act -> act.result().isPresent())
                || view.incidents().stream()
                        .flatMap(incident -> incident.told().stream())
                        .anyMatch(told -> told.result().isPresent());
    }

    private static String amount(ScaleCommand command) {
        return switch (command.direction()) {
            case OUT -> " +" + command.amount();
            case IN -> " -" + command.amount();
            case ROLLBACK -> " to " + command.amount();
        };
    }

    private AttributedString note(View.Note note) {
        return line().grey(time(note.at()) + " ").text(note.text()).end();
    }

    private String time(Instant instant) {
        return Numbers.time(instant, view.now());
    }

    static String brief(String id) {
        return id.length() <= ID ? id : id.substring(0, ID);
    }

    private Line line() {
        return new Line(columns, theme);
    }
}
