package io.loadline.top;

import static io.loadline.top.Records.NOW;
import static io.loadline.top.Records.ago;
import static io.loadline.top.Records.feed;
import static io.loadline.top.Records.latency;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.command.Notification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is drawn. The expected screens are files; {@code -Dtop.golden=write} writes them anew, to be read before they
 * are committed.
 */
class ScreenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/top");
    private static final Theme FULL = new Theme(true, true);
    private static final Look LOOK = Look.of(Sort.LEVEL, "");

    private final View incident = Records.incident().view(NOW, feed(ago(3)));

    @ParameterizedTest
    @CsvSource({"80x24, 80, 24", "120x40, 120, 40", "40x20, 40, 20"})
    void looksAsKept(String name, int columns, int lines) throws IOException {
        isAsKept(name, Screen.fill(incident, LOOK, columns, lines, FULL));
    }

    @Test
    void looksAsKeptInAscii() throws IOException {
        List<AttributedString> drawn = Screen.fill(incident, LOOK, 80, 24, new Theme(false, false));

        assertThat(text(drawn)).matches("[ -~\n]*");
        isAsKept("80x24-ascii", drawn);
    }

    @Test
    void looksAsKeptWhenAServiceIsExpandedAndAnotherPaneIsShown() throws IOException {
        Look look = LOOK.on(Key.of(Key.Kind.ENTER), List.of("checkout-api")).on(Key.of(Key.Kind.TAB), List.of());

        isAsKept("80x24-expanded", Screen.fill(incident, look, 80, 24, FULL));
    }

    @Test
    void looksAsKeptWhenNothingIsDecidedAnyMore() throws IOException {
        Feed stuck = new Feed(
                1,
                Map.of(0, ago(140), 1, ago(140)),
                true,
                Optional.of(ago(140)),
                List.of("metrics-3 (2m behind)"),
                Feed.Flow.unknown(),
                List.of());

        List<AttributedString> drawn =
                Screen.fill(Records.incident().view(NOW.plusSeconds(120), stuck), LOOK, 80, 24, FULL);

        isAsKept("80x24-stale", drawn);
        assertThat(drawn.get(5).toAnsi()).as("grey").contains("38;5;245");
    }

    @Test
    void looksAsKeptAsAWhole() throws IOException {
        isAsKept("whole", Screen.whole(incident, LOOK, 100, new Theme(false, true)));
    }

    @Test
    void tellsTheLevelInWordsAndOnlyThenInColour() {
        List<AttributedString> coloured = Screen.fill(incident, LOOK, 80, 24, FULL);
        List<AttributedString> plain = Screen.fill(incident, LOOK, 80, 24, new Theme(false, true));

        assertThat(text(coloured)).isEqualTo(text(plain)).contains("CRITICAL checkout-api");
        assertThat(ansi(coloured)).containsPattern("\033\\[[0-9;]*31[0-9;]*mCRITICAL");
        assertThat(ansi(plain)).as("NO_COLOR: no colour at all").doesNotContainPattern("\033\\[[0-9;]*[34][0-8]");
    }

    @Test
    void takesNoColourFromTheEnvironment() {
        assertThat(Theme.of(Map.of("NO_COLOR", "1"), true).colours()).isFalse();
        assertThat(Theme.of(Map.of("NO_COLOR", ""), true).colours()).isTrue();
        assertThat(Theme.of(Map.of(), true).colours()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil\033[2J\033[1;1Hname",
                "line\nbreak\r\ttab",
                "bell\007 \u009b31mcsi",
                "right\u202eto\u2066left",
                "宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽",
                "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301zalgo",
                "\u0301starts with a mark",
                "half \ud83d pair",
                "emoji 👩‍👩‍👧 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀",
                "private \ue000 and zero\u200bwidth"
            })
    void makesHostileNamesInertAndKeepsTheColumnsStraight(String name) {
        Board board = new Board(name, Duration.ofMinutes(5));
        board.evaluation(0, latency(name, name, ago(3), 20, 600));
        board.evaluation(0, latency("tame", "op", ago(3), 20, 600));
        board.transition(0, Records.transition(name, name, ago(3), 1, AlertStatus.OK, AlertStatus.CRITICAL));
        board.note(NOW, name);
        View view = board.view(NOW, feed(ago(2)));
        Look look = LOOK.on(Key.of(Key.Kind.ENTER), List.of(name));

        for (int columns : List.of(20, 40, 61, 80, 120)) {
            List<AttributedString> drawn = Screen.fill(view, look, columns, 40, FULL);
            assertThat(text(drawn).replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}]");
            assertThat(drawn).allSatisfy(line -> assertThat(line.columnLength()).isLessThanOrEqualTo(columns));
            if (columns >= 40) {
                assertThat(drawn.stream()
                                .filter(line -> line.toString().matches("^.(CRITICAL|ok) .*"))
                                .filter(line -> !line.toString().contains("╰"))
                                .map(AttributedString::columnLength)
                                .limit(2)
                                .collect(Collectors.toSet()))
                        .as("both rows end in the same column")
                        .hasSize(1);
            }
        }
    }

    @Test
    void keepsTheSelectedServiceInSight() {
        Board board = new Board("many", Duration.ofMinutes(5));
        for (int i = 100; i < 300; i++) {
            board.evaluation(0, latency("service-" + i, "op", ago(3), 20, 600));
        }
        View view = board.view(NOW, feed(ago(2)));
        List<String> names = LOOK.rows(view).stream().map(View.Row::name).toList();
        Look look = LOOK;

        assertThat(text(Screen.fill(view, look, 80, 24, FULL)))
                .contains("service-100")
                .contains("↓ 1");
        for (int i = 0; i < 57; i++) {
            look = look.on(Key.of(Key.Kind.DOWN), names);
            assertThat(text(Screen.fill(view, look, 80, 24, FULL))).contains("▶ok       " + look.selected());
        }
        look = look.on(Key.of('G'), names);
        assertThat(text(Screen.fill(view, look, 80, 24, FULL)))
                .contains("▶ok       service-299")
                .doesNotContain("more");
    }

    @ParameterizedTest
    @CsvSource({"10, 3", "20, 6", "33, 7", "80, 8", "500, 100", "1, 1"})
    void fitsAnyTerminal(int columns, int lines) {
        Look[] looks = {LOOK, LOOK.on(Key.of('?'), List.of()), LOOK.on(Key.of('/'), List.of())};
        for (Look look : looks) {
            List<AttributedString> drawn = Screen.fill(incident, look, columns, lines, FULL);

            assertThat(drawn).hasSize(lines);
            assertThat(drawn).allSatisfy(line -> assertThat(line.columnLength()).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void drawsTrendsOfOneHeightForWhatIsFlat() {
        Trend.Ring flat = new Trend.Ring(8);
        Trend.Ring peak = new Trend.Ring(8);
        for (int step = 0; step < 8; step++) {
            flat.put(step, 200_000);
            peak.put(step, step == 6 ? 1_000_000 : 100_000);
        }
        Trend.Ring gap = new Trend.Ring(8);
        gap.put(2, 100);
        gap.put(4, -1);

        assertThat(Sparkline.of(flat.until(7, 1), 8, true)).isEqualTo("▆▆▆▆▆▆▆▆");
        assertThat(Sparkline.of(peak.until(7, 1), 8, true)).isEqualTo("▁▁▁▁▁▁█▁");
        assertThat(Sparkline.of(peak.until(7, 1), 8, false)).isEqualTo("______#_");
        assertThat(Sparkline.of(gap.until(7, 9), 8, true))
                .as("unchanged is repeated, nothing is a gap")
                .isEqualTo("  ▆▆    ");
    }

    @Test
    void writesFiguresInFewColumns() {
        assertThat(List.of(
                        Numbers.latency(OptionalLong.of(85)),
                        Numbers.latency(OptionalLong.of(4_200)),
                        Numbers.latency(OptionalLong.of(999_400)),
                        Numbers.latency(OptionalLong.of(999_600)),
                        Numbers.latency(OptionalLong.of(9_994_000)),
                        Numbers.latency(OptionalLong.of(9_996_000)),
                        Numbers.latency(OptionalLong.of(86_400_000_000L))))
                .containsExactly("85us", "4.2ms", "999ms", "1.00s", "9.99s", "10.0s", "86400s");
        assertThat(Set.of(0.000_01, 0.09, 0.5, 1.0).stream()
                        .sorted()
                        .map(OptionalDouble::of)
                        .map(Numbers::percent)
                        .toList())
                .containsExactly("<.01", "9.00", "50.0", "100");
    }

    @Test
    void asksForTheActuatorOnceNoResultHasComeForLong() {
        Board board = new Board("loadline", Duration.ofMinutes(5));
        board.notification(Records.notification("api", ago(0), Notification.Event.OPEN, "ops", "sns"));
        board.scaleCommand(Records.scale("table", ago(0)));

        View soon = board.view(NOW.plusSeconds(15), feed(ago(3)));
        View later = board.view(NOW.plusSeconds(16), feed(ago(3)));

        Theme ascii = new Theme(false, false);
        assertThat(text(Screen.whole(soon, LOOK, 120, ascii)))
                .contains("told ops:sns open on its way", "write_capacity +25  on its way");
        assertThat(text(Screen.whole(later, LOOK, 120, ascii)))
                .contains(
                        "told ops:sns open no result yet, is an actuator running?",
                        "write_capacity +25  no result yet, is an actuator running?");
    }

    private static void isAsKept(String name, List<AttributedString> drawn) throws IOException {
        Path file = GOLDEN.resolve(name + ".txt");
        String text = text(drawn);
        if (System.getProperty("top.golden", "").equals("write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
        assertThat(text).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }

    private static String text(List<AttributedString> lines) {
        return lines.stream()
                .map(AttributedString::toString)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String ansi(List<AttributedString> lines) {
        return lines.stream().map(AttributedString::toAnsi).collect(Collectors.joining("\n"));
    }
}
