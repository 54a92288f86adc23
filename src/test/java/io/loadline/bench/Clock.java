package io.loadline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Times the second half of a backlog; the first half warms up the process, which is a fresh one for each
 * measurement.
 */
final class Clock {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long all;
    private long beginCpu;
    private long endCpu;
    private long beginRecords = -1;
    private long beginNanos;
    private long endNanos;

    Clock(long all) {
        this.all = all;
    }

    /** Tells how many records have been processed by now. */
    void reached(long records) {
        long now = System.nanoTime();
        if (beginRecords < 0 && records >= all / 2) {
            beginRecords = records;
            beginNanos = now;
            beginCpu = SYSTEM.getProcessCpuTime();
        }
        if (endNanos == 0 && records >= all) {
            endNanos = now;
            endCpu = SYSTEM.getProcessCpuTime();
        }
    }

    boolean isDone() {
        return endNanos != 0;
    }

    /** By the time that passed, then by the processor time that this process used. */
    double[] recordsPerSecond() {
        double records = all - beginRecords;
        return new double[] {records * 1e9 / (endNanos - beginNanos), records * 1e9 / (endCpu - beginCpu)};
    }
}
