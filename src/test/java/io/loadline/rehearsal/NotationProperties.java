package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NotationProperties {

    @Property
    void whatIsPrintedIsReadAgainAsTheSame(@ForAll("series") List<Term> terms, @ForAll boolean times) throws Exception {
        String written = terms.stream().map(Term::text).collect(Collectors.joining(" "));

        assertThat(Notation.parse(written, times)).isEqualTo(terms);
    }

    @Property
    void asManyPointsComeOutAsTheTermsHave(@ForAll("series") List<Term> terms) {
        long size = terms.stream().mapToLong(Term::size).sum();

        assertThat(Notation.points(terms)).hasSize((int) size);
    }

    @Property
    void noTextWhateverBreaksTheReader(@ForAll("texts") String text) {
        try {
            Notation.parse(text, true);
        } catch (NotationException refused) {
            assertThat(refused.position()).isBetween(0, text.length());
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("0123456789x_+-.[]() sm").ofMaxLength(12);
    }

    @Provide
    Arbitrary<List<Term>> series() {
        return sequence(2);
    }

    private Arbitrary<List<Term>> sequence(int depth) {
        return term(depth).list().ofMinSize(1).ofMaxSize(4);
    }

    private Arbitrary<Term> term(int depth) {
        Arbitrary<Integer> times = Arbitraries.integers().between(1, 5);
        Arbitrary<Term> gap = times.map(Term.Gap::new);
        Arbitrary<Term> same =
                Combinators.combine(number(), times).as((value, n) -> new Term.Same(Samples.of(value), false, n));
        Arbitrary<Term> list =
                Combinators.combine(shares(), times).as((shares, n) -> new Term.Same(new Samples(shares), true, n));
        Arbitrary<Term> ramp = Combinators.combine(number(), number(), times).as(Term.Ramp::new);
        if (depth == 0) {
            return Arbitraries.oneOf(gap, same, list, ramp);
        }
        Arbitrary<Term> nested = Combinators.combine(sequence(depth - 1), times).as(Term.Sequence::new);
        return Arbitraries.oneOf(gap, same, list, ramp, nested);
    }

    private Arbitrary<List<Samples.Share>> shares() {
        return Combinators.combine(number(), Arbitraries.integers().between(1, 30))
                .as(Samples.Share::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private Arbitrary<BigDecimal> number() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-100000"), new BigDecimal("100000"))
                .ofScale(3)
                .map(value -> value.stripTrailingZeros())
                .map(value -> value.scale() < 0 ? value.setScale(0) : value);
    }
}
