package io.loadline.rehearsal;

import io.loadline.pane.Pane;
import io.loadline.sample.SampleRules;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** What the values of a series are. */
sealed interface Feed {

    /** Why a value cannot be one of these; empty when it can. */
    Optional<String> refusal(BigDecimal value);

    /** Whether a value is a sample, of which a point may have several. */
    boolean isSample();

    /** Counts what a point holds. */
    void fill(Pane pane, Samples samples, int perStep, long millis);

    /** Requests whose latency was measured, in milliseconds. */
    record Latency(Pane.Count outcome) implements Feed {
        @Override
        public Optional<String> refusal(BigDecimal value) {
            return SampleRules.checkLatency(micros(value)).map(reason -> "a latency is between 0 and one day");
        }

        @Override
        public boolean isSample() {
            return true;
        }

        @Override
        public void fill(Pane pane, Samples samples, int perStep, long millis) {
            for (Samples.Share share : samples.shares()) {
                for (long i = (long) share.times() * perStep; i > 0; i--) {
                    pane.request(outcome, micros(share.value()));
                }
            }
        }

        private static long micros(BigDecimal value) {
            return Math.round(value.doubleValue() * 1000);
        }
    }

    /** Numbers of requests whose latency was not measured. */
    record Answers(Pane.Count outcome) implements Feed {
        @Override
        public Optional<String> refusal(BigDecimal value) {
            return refusedCount(value);
        }

        @Override
        public boolean isSample() {
            return false;
        }

        @Override
        public void fill(Pane pane, Samples samples, int perStep, long millis) {
            for (long i = counted(samples); i > 0; i--) {
                pane.answered(outcome);
            }
        }
    }

    /** Numbers of log events. */
    record Logs(boolean error) implements Feed {
        @Override
        public Optional<String> refusal(BigDecimal value) {
            return refusedCount(value);
        }

        @Override
        public boolean isSample() {
            return false;
        }

        @Override
        public void fill(Pane pane, Samples samples, int perStep, long millis) {
            for (long i = counted(samples); i > 0; i--) {
                pane.log(error);
            }
        }
    }

    /** Values of a gauge. */
    record Gauge(String name) implements Feed {
        @Override
        public Optional<String> refusal(BigDecimal value) {
            return refusedValue(value);
        }

        @Override
        public boolean isSample() {
            return true;
        }

        @Override
        public void fill(Pane pane, Samples samples, int perStep, long millis) {
            for (Samples.Share share : samples.shares()) {
                for (long i = (long) share.times() * perStep; i > 0; i--) {
                    pane.gauge(name, millionths(share.value()).orElseThrow(), millis);
                }
            }
        }
    }

    /** Values of a distribution; those of a point come as one. */
    record Distribution(String name) implements Feed {
        @Override
        public Optional<String> refusal(BigDecimal value) {
            return refusedValue(value);
        }

        @Override
        public boolean isSample() {
            return true;
        }

        @Override
        public void fill(Pane pane, Samples samples, int perStep, long millis) {
            Pane.DistributionValues values = pane.distribution(name, samples.count() * perStep);
            long sum = 0;
            for (Samples.Share share : samples.shares()) {
                long millionths = millionths(share.value()).orElseThrow();
                values.bucket(millionths, (long) share.times() * perStep);
                sum += millionths * share.times() * perStep;
            }
            values.received(sum);
        }
    }

    private static OptionalLong millionths(BigDecimal value) {
        return SampleRules.millionths(value.doubleValue());
    }

    private static Optional<String> refusedValue(BigDecimal value) {
        return millionths(value).isPresent() ? Optional.empty() : Optional.of("a value lies within ±10¹²");
    }

    private static Optional<String> refusedCount(BigDecimal value) {
        boolean good = value.signum() >= 0
                && value.stripTrailingZeros().scale() <= 0
                && value.compareTo(BigDecimal.valueOf(Notation.MOST_SAMPLES)) <= 0;
        return good ? Optional.empty() : Optional.of("a count is a whole number from 0 to " + Notation.MOST_SAMPLES);
    }

    private static long counted(Samples samples) {
        return samples.shares().get(0).value().longValueExact();
    }
}
