package io.loadline.engine;

import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import java.util.List;

/** One record of an input topic, as tests write it. Without samples it is a heartbeat. */
record Input(SourceId source, long arrivalMillis, List<Raw> samples) {

    /** One sample: a request, without latency when that is {@link #NONE}, or a gauge when it has a name. */
    record Raw(SeriesKey series, long timeMillis, Outcome outcome, long micros, String gauge, double value) {
        static final long NONE = Long.MIN_VALUE;

        static Raw request(SeriesKey series, long timeMillis, Outcome outcome, long micros) {
            return new Raw(series, timeMillis, outcome, micros, "", 0);
        }

        static Raw answer(SeriesKey series, long timeMillis, Outcome outcome) {
            return new Raw(series, timeMillis, outcome, NONE, "", 0);
        }

        static Raw gauge(SeriesKey series, long timeMillis, String name, double value) {
            return new Raw(series, timeMillis, Outcome.OK, 0, name, value);
        }

        boolean isGauge() {
            return !gauge.isEmpty();
        }

        boolean hasLatency() {
            return !isGauge() && micros != NONE;
        }
    }

    static Input heartbeat(SourceId source, long arrivalMillis) {
        return new Input(source, arrivalMillis, List.of());
    }

    SampleBatch batch() {
        SampleBatch batch = new SampleBatch();
        batch.begin(new byte[0]);
        for (Raw raw : samples) {
            if (raw.isGauge()) {
                batch.gauge(raw.series(), raw.timeMillis(), raw.gauge(), raw.value());
            } else if (!raw.hasLatency()) {
                batch.answer(
                        raw.series(), raw.timeMillis(), (byte) raw.outcome().ordinal(), 0, 0);
            } else {
                batch.request(
                        raw.series(),
                        raw.timeMillis(),
                        raw.micros(),
                        (byte) raw.outcome().ordinal(),
                        0,
                        0);
            }
        }
        return batch;
    }
}
