package io.loadline.rehearsal;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A part of a series as it is written; each makes at least one point. */
sealed interface Term {

    /** Number of points. */
    long size();

    /** Adds its points, in order. */
    void addTo(List<Samples> points);

    /** As it is written; numbers without a unit. */
    String text();

    /** {@code _x3}: so many points without a sample. */
    record Gap(int times) implements Term {
        @Override
        public long size() {
            return times;
        }

        @Override
        public void addTo(List<Samples> points) {
            for (int i = 0; i < times; i++) {
                points.add(Samples.NONE);
            }
        }

        @Override
        public String text() {
            return "_" + repeated(times);
        }
    }

    /** {@code 75x3} and {@code [80x19 900]x3}: the same point so many times. */
    record Same(Samples samples, boolean list, int times) implements Term {
        @Override
        public long size() {
            return times;
        }

        @Override
        public void addTo(List<Samples> points) {
            for (int i = 0; i < times; i++) {
                points.add(samples);
            }
        }

        @Override
        public String text() {
            return (list ? "[" + samples.text() + "]" : samples.text()) + repeated(times);
        }
    }

    /** {@code 10+5x4}: the first value, then so many more, each greater than the one before by the increment. */
    record Ramp(BigDecimal from, BigDecimal increment, int steps) implements Term {
        @Override
        public long size() {
            return steps + 1L;
        }

        @Override
        public void addTo(List<Samples> points) {
            for (int i = 0; i <= steps; i++) {
                points.add(Samples.of(from.add(increment.multiply(BigDecimal.valueOf(i)))));
            }
        }

        @Override
        public String text() {
            String sign = increment.signum() < 0 ? "" : "+";
            return from.toPlainString() + sign + increment.toPlainString() + "x" + steps;
        }
    }

    /** {@code (80x5 _)x3}: a sequence so many times. */
    record Sequence(List<Term> terms, int times) implements Term {
        public Sequence {
            terms = List.copyOf(terms);
        }

        @Override
        public long size() {
            long size = 0;
            for (Term term : terms) {
                size = Math.min(Notation.MOST_POINTS + 1L, size + term.size());
            }
            return size * times;
        }

        @Override
        public void addTo(List<Samples> points) {
            for (int i = 0; i < times; i++) {
                terms.forEach(term -> term.addTo(points));
            }
        }

        @Override
        public String text() {
            return terms.stream().map(Term::text).collect(Collectors.joining(" ", "(", ")")) + repeated(times);
        }
    }

    private static String repeated(int times) {
        return times == 1 ? "" : "x" + times;
    }
}
