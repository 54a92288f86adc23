package io.loadline.policy;

import io.loadline.sla.MaintenanceWindow;
import io.loadline.sla.MaintenanceWindow.When;
import io.loadline.sla.Matcher;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one window of {@code maintenance}: from one instant to another, or from a time of day to another every week. */
final class MaintenanceReader {
    static final Keys KEYS = Keys.of(
            "a maintenance window",
            List.of("name", "match", "days", "from", "to", "time_zone"),
            "name",
            "match",
            "from",
            "to");

    static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-4]):[0-5]\\d");

    private final Fields fields;
    private final Problems problems;

    private MaintenanceReader(Fields fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /** Empty when anything in it is wrong. */
    static Optional<MaintenanceWindow> read(Node node, Problems problems) {
        int before = problems.count();
        Fields fields = Fields.of(node, KEYS, problems);
        Optional<String> name = Names.read(fields, "name", problems);
        Optional<List<Matcher>> match =
                fields.node("match").flatMap(matchers -> Selectors.ofAlerts("match", matchers, problems));
        MaintenanceReader reader = new MaintenanceReader(fields, problems);
        Setting<String> from = fields.text("from");
        Setting<String> to = fields.text("to");
        boolean weekly = fields.node("days").isPresent()
                || fields.node("time_zone").isPresent()
                || from.value().filter(text -> TIME.matcher(text).matches()).isPresent();
        Optional<When> when = weekly ? reader.weekly(from, to) : reader.once(from, to);
        return problems.count() > before
                ? Optional.empty()
                : Optional.of(new MaintenanceWindow(name.orElseThrow(), match.orElseThrow(), when.orElseThrow()));
    }

    private Optional<When> once(Setting<String> from, Setting<String> to) {
        Optional<Instant> begin = parsed("from", from, MaintenanceReader::instant, "2026-12-01T02:00:00Z");
        Optional<Instant> end = parsed("to", to, MaintenanceReader::instant, "2026-12-01T06:00:00Z");
        if (begin.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        if (!end.get().isAfter(begin.get())) {
            problems.at(
                    to.node().orElseThrow(),
                    "to is " + to.get() + " and from " + from.get() + "; to must be after from");
        }
        return Optional.of(new When.Once(begin.get(), end.get()));
    }

    private Optional<When> weekly(Setting<String> from, Setting<String> to) {
        Optional<LocalTime> begin = parsed("from", from, MaintenanceReader::time, "\"02:00\"");
        Optional<LocalTime> end = parsed("to", to, MaintenanceReader::time, "\"03:30\"");
        Optional<Set<DayOfWeek>> days = days();
        Optional<ZoneId> zone = zone();
        return begin.isPresent() && end.isPresent() && days.isPresent() && zone.isPresent()
                ? Optional.of(new When.Weekly(days.get(), begin.get(), end.get(), zone.get()))
                : Optional.empty();
    }

    private <T> Optional<T> parsed(String key, Setting<String> text, Function<String, T> parse, String example) {
        return text.value().flatMap(written -> {
            try {
                return Optional.of(parse.apply(written));
            } catch (DateTimeException wrong) {
                boolean time = example.startsWith("\"");
                problems.at(
                        text.node().orElseThrow(),
                        key + " is " + Problems.quote(written) + "; write "
                                + (time
                                        ? "a time of day"
                                        : "an instant with its offset, or a time of day such as \"02:00\"")
                                + ", for instance " + example);
                return Optional.empty();
            }
        });
    }

    private static Instant instant(String written) {
        return OffsetDateTime.parse(written).toInstant();
    }

    /** {@code 24:00} is the end of the day, which is the beginning of the next. */
    private static LocalTime time(String written) {
        return written.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(written);
    }

    private Optional<Set<DayOfWeek>> days() {
        Setting<List<String>> names = fields.texts("days");
        if (names.node().isEmpty()) {
            return Optional.of(EnumSet.allOf(DayOfWeek.class));
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : names.value().orElse(List.of())) {
            if (DAYS.contains(name)) {
                days.add(DayOfWeek.of(DAYS.indexOf(name) + 1));
            } else {
                problems.at(
                        names.node().orElseThrow(), Problems.quote(name) + " is no day" + Problems.allowed(name, DAYS));
            }
        }
        return days.isEmpty() ? Optional.empty() : Optional.of(days);
    }

    private Optional<ZoneId> zone() {
        Setting<String> zone = fields.text("time_zone");
        if (zone.node().isEmpty()) {
            return Optional.of(ZoneId.of("UTC"));
        }
        return zone.value().flatMap(written -> {
            if (ZoneId.getAvailableZoneIds().contains(written)) {
                return Optional.of(ZoneId.of(written));
            }
            problems.at(
                    zone.node().orElseThrow(),
                    "there is no time zone " + Problems.quote(written)
                            + "; allowed are the names of the IANA database, for instance Europe/Berlin"
                            + Nearest.hint(
                                    written,
                                    ZoneId.getAvailableZoneIds().stream()
                                            .sorted()
                                            .toList()));
            return Optional.empty();
        });
    }
}
