package io.loadline.pane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final long NONE = Long.MIN_VALUE;
    private static final long LIMIT = 300_000;

    private final Watermarks<String> marks = new Watermarks<>(LIMIT);
    private long now;

    /** The log is written once a second until then; the sources named rise with it. */
    private void until(long millis, String... sources) {
        while (now < millis) {
            now += 1000;
            marks.append(now);
            for (String source : sources) {
                marks.rise(source, now, 2);
            }
        }
    }

    @Test
    void nothingIsReachedWhileASourceIsUnheard() {
        marks.append(0);
        marks.rise("a", 5000, 2);
        assertThat(marks.reached()).isEqualTo(NONE);
        assertThat(marks.unheard()).isEqualTo(1);

        marks.rise("b", 3000, 2);

        assertThat(marks.reached()).isEqualTo(3000);
        assertThat(marks.earliest()).isEqualTo(3000);
        assertThat(marks.slowest()).contains("b");
    }

    @Test
    void goingBackIsIgnored() {
        marks.append(0);
        marks.rise("a", 5000, 1);
        marks.rise("a", 4000, 1);

        assertThat(marks.reached()).isEqualTo(5000);
    }

    @Test
    void aSourceThatStandsStillIsLeftOutAfterTheLimitOfAppendTimeAndRejoins() {
        until(1000, "a", "b");
        until(1000 + LIMIT, "a");
        assertThat(marks.reached()).isEqualTo(1000);
        assertThat(marks.leftOut()).isEmpty();

        until(2000 + LIMIT, "a");
        assertThat(marks.leftOut()).containsExactly("b");
        assertThat(marks.reached()).isEqualTo(2000 + LIMIT);

        marks.rise("b", 2000, 2);
        until(10_000 + LIMIT, "a");
        assertThat(marks.leftOut()).isEmpty();
        assertThat(marks.reached()).as("what was reached is not given back").isEqualTo(2000 + LIMIT);

        until(20_000 + LIMIT, "a", "b");
        assertThat(marks.reached()).isEqualTo(20_000 + LIMIT);
    }

    @Test
    void lagExcludesNobodyWhoMoves() {
        until(1000, "a", "b");
        for (int i = 1; i <= 3600; i++) {
            until(1000 + i * 1000L, "a");
            marks.rise("b", 1000 + i, 2);
        }

        assertThat(marks.leftOut()).isEmpty();
        assertThat(marks.reached()).isEqualTo(4600);
    }

    @Test
    void silenceOfTheWholeLogExcludesNobody() {
        until(1000, "a", "b");
        now = 8 * 3_600_000;
        marks.append(now);
        marks.rise("a", now, 2);

        assertThat(marks.leftOut()).isEmpty();
        assertThat(marks.reached()).isEqualTo(1000);
    }

    @Test
    void whatWasWrittenIsReadBack() {
        until(5000, "a", "b");
        until(9000, "a");
        ByteWriter out = new ByteWriter();
        marks.writeTo(out, ByteWriter::text);
        Watermarks<String> read = new Watermarks<>(LIMIT);
        read.readFrom(new ByteReader(out.toBytes()), ByteReader::text);

        assertThat(read.reached()).isEqualTo(5000);
        read.append(10_000);
        read.rise("b", 7000, 2);
        assertThat(read.reached()).isEqualTo(7000);
    }
}
