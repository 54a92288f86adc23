package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "75             | 75",
                "75x3           | 75, 75, 75",
                "75x3 _x2 80    | 75, 75, 75, , , 80",
                "_              | ''",
                "10+5x4         | 10, 15, 20, 25, 30",
                "10-2x3         | 10, 8, 6, 4",
                "1-1x3          | 1, 0, -1, -2",
                "0.1+0.1x2      | 0.1, 0.2, 0.3",
                "-5x2           | -5, -5",
                "[80x3 900]     | 80x3 900",
                "[80 80 900]x2  | 80 80 900, 80 80 900",
                "(1 _)x2 3      | 1, , 1, , 3",
                "((1 2)x2 3)x2  | 1, 2, 1, 2, 3, 1, 2, 1, 2, 3",
                "1.2s 500us 2m  | 1200, 0.5, 120000",
                "1s+100msx2     | 1000, 1100, 1200",
            })
    void aSeriesHasAPointForEachStep(String written, String points) throws Exception {
        String got = Notation.points(Notation.parse(written, true)).stream()
                .map(Samples::text)
                .collect(Collectors.joining(", "));

        assertThat(got).isEqualTo(points == null ? "" : points);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "75x          | 2 | x must be followed by",
                "75x0         | 2 | x must be followed by",
                "75x3x2       | 0 | \"75x3x2\" is no point",
                "1 2 abc      | 4 | \"abc\" is no point",
                "10+5         | 0 | a ramp ends in x",
                "(1 2         | 0 | not closed by )",
                "1 2)         | 3 | no bracket that this one closes",
                "[80 90       | 0 | not closed by ]",
                "[]           | 0 | a point has 0 samples",
                "3 5ft        | 2 | units are us, ms, s, m and h",
                "(1x1000)x1001| 0 | more than 1000000 points",
                "1e3          | 0 | \"1e3\" is no point",
                "1.           | 0 | \"1.\" is no point",
                "[9x100001]   | 0 | allowed are 1 to 100000",
            })
    void whatCannotBeReadIsToldWithItsPlace(String written, int position, String message) {
        assertThatThrownBy(() -> Notation.parse(written, true))
                .isInstanceOfSatisfying(NotationException.class, wrong -> assertThat(wrong.position())
                        .isEqualTo(position))
                .hasMessageContaining(message);
    }

    @Test
    void aCountHasNoUnit() {
        assertThatThrownBy(() -> Notation.parse("5ms", false))
                .hasMessage("a count has no unit; write the plain number");
    }

    @Test
    void bracketsAreNotNestedWithoutEnd() {
        String deep = "(".repeat(5000) + "1" + ")".repeat(5000);

        assertThatThrownBy(() -> Notation.parse(deep, false)).hasMessageContaining("nested too deeply");
    }

    @Test
    void manyRepetitionsOfRepetitionsFillNoMemory() {
        String large = "((((1x1000000)x1000000)x1000000)x1000000)x1000000";

        assertThatThrownBy(() -> Notation.parse(large, false)).hasMessageContaining("points");
    }
}
