package io.loadline.topology;

import io.loadline.engine.SourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what phase 1 reads, as metrics of the task: samples read, refused, and heartbeats whose clock is off. */
final class InputCounts {
    private static final Logger LOG = LoggerFactory.getLogger(InputCounts.class);
    private static final String GROUP = "loadline-collect";
    private static final long CLOCK_STEP_MILLIS = Duration.ofSeconds(10).toMillis();

    private final Sensor read;
    private final Sensor rejected;
    private final Sensor clockSteps;
    private boolean clockIsOff;
    /** Counted since the metrics were last told: telling them takes longer than folding a sample. */
    private long newlyRead;

    InputCounts(ProcessingContext context) {
        read = sensor(context, "samples-read");
        rejected = sensor(context, "samples-rejected");
        clockSteps = sensor(context, "clock-steps");
    }

    private static Sensor sensor(ProcessingContext context, String name) {
        Sensor sensor =
                context.metrics().addSensor("collect-" + context.taskId() + "-" + name, Sensor.RecordingLevel.INFO);
        MetricName metric = new MetricName(
                name + "-total",
                GROUP,
                "Since the task began, also what was not committed.",
                Map.of("task-id", context.taskId().toString()));
        sensor.add(metric, new CumulativeSum());
        return sensor;
    }

    /** Takes the metrics back; the task ends. */
    void close(ProcessingContext context) {
        publish();
        List.of(read, rejected, clockSteps).forEach(context.metrics()::removeSensor);
    }

    void accepted(int samples) {
        newlyRead += samples;
    }

    /** Tells the metrics what was read; call now and then. */
    void publish() {
        if (newlyRead > 0) {
            read.record(newlyRead);
            newlyRead = 0;
        }
    }

    void rejected() {
        rejected.record();
    }

    /** A heartbeat that was sent more than 10 s before or after it arrived tells that some clock is off. */
    void heartbeat(SourceId source, long arrivalMillis, long sentAtMillis) {
        boolean off = Math.abs(arrivalMillis - sentAtMillis) > CLOCK_STEP_MILLIS;
        if (off) {
            clockSteps.record();
        }
        if (off && !clockIsOff) {
            LOG.warn(
                    "clock_step topic={} partition={} sent_at={} arrival={}: the clocks of a monitor and the broker differ,"
                            + " or a heartbeat was long under way",
                    source.topic(),
                    source.partition(),
                    sentAtMillis,
                    arrivalMillis);
        }
        clockIsOff = off;
    }
}
