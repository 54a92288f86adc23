package io.loadline.rehearsal;

import io.loadline.yaml.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the compact notation of a series, one point for each step:
 *
 * <ul>
 *   <li>{@code 75} a point, {@code 75x3} three of them;
 *   <li>{@code _} no sample, {@code _x2} for two steps;
 *   <li>{@code 10+5x4} a ramp: 10 and then four more, 10 15 20 25 30 (Prometheus' promtool counts so, too); {@code
 *       10-2x3} is 10 8 6 4;
 *   <li>{@code [80x19 900]} several samples in one point, {@code [80x19 900]x30} in thirty;
 *   <li>{@code (75x5 _)x3} a sequence three times.
 * </ul>
 *
 * <p>Unlike in promtool, {@code 75x3} is three points and not four. Numbers are decimal; times may have a unit.
 */
final class Notation {
    /** A month of points ten seconds apart is a quarter of it. */
    static final int MOST_POINTS = 1_000_000;

    /** More in one point only cost time. */
    static final int MOST_SAMPLES = 100_000;

    private static final int DEEPEST = 10;
    private static final int LONGEST_NUMBER = 18;
    private static final String ALLOWED =
            "write points as 75, 75x3, _, _x2, 10+5x4, [80x19 900] or (75x5 _)x3, with blanks between them";

    /** Milliseconds in each unit. */
    private static final Map<String, BigDecimal> TIMES = Map.of(
            "us", new BigDecimal("0.001"),
            "ms", BigDecimal.ONE,
            "s", new BigDecimal(1000),
            "m", new BigDecimal(60_000),
            "h", new BigDecimal(3_600_000));

    private final String text;
    private final boolean times;
    private int next;

    private Notation(String text, boolean times) {
        this.text = text;
        this.times = times;
    }

    /**
     * @param times whether values may have a unit of time; they become milliseconds
     * @return at least one term
     */
    static List<Term> parse(String text, boolean times) throws NotationException {
        Notation notation = new Notation(text, times);
        List<Term> terms = notation.terms(0);
        if (notation.next < text.length()) {
            throw new NotationException(notation.next, "there is no bracket that this one closes");
        }
        long size = new Term.Sequence(terms, 1).size();
        if (size > MOST_POINTS) {
            throw new NotationException(0, "the series has more than " + MOST_POINTS + " points; make step longer");
        }
        return terms;
    }

    /** The points of the terms, one for each step. */
    static List<Samples> points(List<Term> terms) {
        List<Samples> points = new ArrayList<>();
        terms.forEach(term -> term.addTo(points));
        return points;
    }

    private List<Term> terms(int depth) throws NotationException {
        if (depth > DEEPEST) {
            throw new NotationException(next, "nested too deeply; allowed are " + DEEPEST + " levels");
        }
        List<Term> terms = new ArrayList<>();
        blanks();
        while (next < text.length() && text.charAt(next) != ')') {
            int start = next;
            Term term = term(depth);
            if (next < text.length() && !Character.isWhitespace(text.charAt(next)) && text.charAt(next) != ')') {
                throw wrong(start, "");
            }
            if (term.size() > MOST_POINTS) {
                throw new NotationException(
                        start, "more than " + MOST_POINTS + " points; allowed are " + MOST_POINTS + " in a series");
            }
            terms.add(term);
            blanks();
        }
        if (terms.isEmpty()) {
            throw new NotationException(next, "no point here; " + ALLOWED);
        }
        return terms;
    }

    private Term term(int depth) throws NotationException {
        int start = next;
        char first = text.charAt(next);
        if (first == '_') {
            next++;
            return new Term.Gap(repetition());
        }
        if (first == '(') {
            next++;
            List<Term> terms = terms(depth + 1);
            expect(')', start);
            return new Term.Sequence(terms, repetition());
        }
        if (first == '[') {
            next++;
            return new Term.Same(list(start), true, repetition());
        }
        BigDecimal value = number();
        if (next < text.length() && (text.charAt(next) == '+' || text.charAt(next) == '-')) {
            boolean up = text.charAt(next++) == '+';
            BigDecimal increment = number();
            if (next >= text.length() || text.charAt(next) != 'x') {
                throw wrong(start, "; a ramp ends in x and its number of steps, such as 10+5x4");
            }
            return new Term.Ramp(value, normal(up ? increment : increment.negate()), repetition());
        }
        return new Term.Same(Samples.of(value), false, repetition());
    }

    private Samples list(int start) throws NotationException {
        List<Samples.Share> shares = new ArrayList<>();
        blanks();
        while (next < text.length() && text.charAt(next) != ']') {
            BigDecimal value = number();
            shares.add(new Samples.Share(value, repetition()));
            blanks();
        }
        expect(']', start);
        Samples samples = new Samples(shares);
        if (shares.isEmpty() || samples.count() > MOST_SAMPLES) {
            throw new NotationException(
                    start, "a point has " + samples.count() + " samples; allowed are 1 to " + MOST_SAMPLES);
        }
        return samples;
    }

    private void expect(char closing, int opened) throws NotationException {
        if (next >= text.length() || text.charAt(next) != closing) {
            throw new NotationException(opened, "the bracket is not closed by " + closing);
        }
        next++;
    }

    private int repetition() throws NotationException {
        if (next >= text.length() || text.charAt(next) != 'x') {
            return 1;
        }
        int start = next++;
        int digits = next;
        while (next < text.length() && isDigit(text.charAt(next))) {
            next++;
        }
        String written = text.substring(digits, next);
        if (written.isEmpty() || written.length() > 7 || Integer.parseInt(written) < 1) {
            throw new NotationException(
                    start, "x must be followed by a whole number from 1 to " + MOST_POINTS + ", such as 75x3");
        }
        return Integer.parseInt(written);
    }

    private BigDecimal number() throws NotationException {
        int start = next;
        if (next < text.length() && text.charAt(next) == '-') {
            next++;
        }
        int digits = next;
        while (next < text.length() && (isDigit(text.charAt(next)) || text.charAt(next) == '.')) {
            next++;
        }
        Optional<BigDecimal> number = decimal(text.substring(digits, next));
        if (number.isEmpty()) {
            throw wrong(start, "");
        }
        BigDecimal value = number.get().multiply(unit(start));
        return normal(digits > start ? value.negate() : value);
    }

    private static Optional<BigDecimal> decimal(String digits) {
        return digits.length() <= LONGEST_NUMBER && digits.matches("\\d+(\\.\\d+)?")
                ? Optional.of(new BigDecimal(digits))
                : Optional.empty();
    }

    private BigDecimal unit(int number) throws NotationException {
        int start = next;
        while (next < text.length() && Character.isLetter(text.charAt(next)) && text.charAt(next) != 'x') {
            next++;
        }
        String unit = text.substring(start, next);
        if (unit.isEmpty()) {
            return BigDecimal.ONE;
        }
        if (!times) {
            throw new NotationException(start, "a count has no unit; write the plain number");
        }
        if (!TIMES.containsKey(unit)) {
            throw wrong(number, "; units are us, ms, s, m and h");
        }
        return TIMES.get(unit);
    }

    private static BigDecimal normal(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private void blanks() {
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
    }

    private NotationException wrong(int start, String hint) {
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String written = Problems.quote(text.substring(start, end));
        return new NotationException(start, written + " is no point; " + ALLOWED + hint);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
