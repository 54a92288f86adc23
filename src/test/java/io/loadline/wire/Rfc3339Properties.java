package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class Rfc3339Properties {
    @Property
    void readsWhatTheLibraryReadsAndRefusesTheRest(@ForAll("times") String text) {
        assertThat(millis(text)).as(text).isEqualTo(byLibrary(text));
    }

    private static OptionalLong millis(String text) {
        try {
            return OptionalLong.of(Rfc3339.millis(text));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong byLibrary(String text) {
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Good ones, and nearly good ones. */
    @Provide
    static Arbitrary<String> times() {
        Arbitrary<String> date = Combinators.combine(number(0, 9999), number(0, 13), number(0, 32))
                .as((year, month, day) -> "%04d-%02d-%02d".formatted(year, month, day));
        Arbitrary<String> time =
                Combinators.combine(number(0, 24), number(0, 60), number(0, 60)).as("%02d:%02d:%02d"::formatted);
        Arbitrary<String> fraction =
                Arbitraries.strings().numeric().ofMaxLength(11).map(digits -> "." + digits);
        Arbitrary<String> zone = Arbitraries.of("Z", "z", "+00:00", "-05:30", "", "ZZ");
        Arbitrary<String> separator =
                Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just("T")), Tuple.of(1, Arbitraries.of("t", " ")));
        return Combinators.combine(date, separator, time, fraction, zone)
                .as((d, s, t, f, z) -> d + s + t + (t.endsWith("0") ? "" : f) + z);
    }

    private static Arbitrary<Integer> number(int from, int to) {
        return Arbitraries.integers().between(from, to);
    }
}
