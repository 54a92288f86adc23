import java.io.BufferedOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;

/**
 * Turns an interval log of HdrHistogram (values in nanoseconds, any version that the library reads) into one
 * distribution sample in milliseconds per interval: one JSON line each, a metric batch with one sample, on stdout.
 *
 * <pre>
 * mvn -q dependency:copy -Dartifact=org.hdrhistogram:HdrHistogram:2.2.2 -DoutputDirectory=target/examples
 * java -cp target/examples/HdrHistogram-2.2.2.jar docs/examples/ConvertHdrLog.java SERVICE KIND NAME FILE.hlog
 * </pre>
 *
 * A sample's time is the end of its interval: the log's StartTime header plus the line's offset plus its length. So no
 * value appears before it was measured. Intervals without any value become a batch without samples, which says that the
 * service was there. Each bucket is given by the highest value that HdrHistogram counts in it, as the library's own
 * percentiles are.
 */
final class ConvertHdrLog {
    private static final double NANOS_PER_MILLI = 1e6;

    private ConvertHdrLog() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: ConvertHdrLog.java SERVICE KIND NAME FILE.hlog");
            System.exit(2);
        }
        File log = new File(args[3]);
        if (!log.canRead()) {
            System.err.println("ConvertHdrLog: cannot read " + log);
            System.exit(2);
        }
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
        long intervals = convert(args[0], args[1], args[2], log, out);
        out.flush();
        if (intervals == 0) {
            System.err.println("ConvertHdrLog: no interval found in " + log + ": is it a log of HdrHistogram?");
            System.exit(2);
        }
    }

    private static long convert(String service, String kind, String name, File log, PrintStream out) throws Exception {
        HistogramLogReader reader = new HistogramLogReader(log);
        long intervals = 0;
        for (EncodableHistogram next = reader.nextIntervalHistogram();
                next != null;
                next = reader.nextIntervalHistogram()) {
            if (!(next instanceof Histogram histogram)) {
                throw new IllegalArgumentException(
                        "an interval holds " + next.getClass().getSimpleName() + ", only counts of integers are known");
            }
            out.println("{\"service\":" + quoted(service) + ",\"kind\":" + quoted(kind) + ",\"samples\":["
                    + sample(name, histogram) + "]}");
            intervals++;
        }
        return intervals;
    }

    private static String sample(String name, Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return "";
        }
        StringJoiner buckets = new StringJoiner(",");
        double sum = 0;
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            double millis = bucket.getValueIteratedTo() / NANOS_PER_MILLI;
            long count = bucket.getCountAtValueIteratedTo();
            sum += millis * count;
            buckets.add("{\"value\":" + number(millis) + ",\"count\":" + count + "}");
        }
        return "{\"timestamp\":\"" + Instant.ofEpochMilli(histogram.getEndTimeStamp()) + "\",\"measure\":{"
                + "\"name\":" + quoted(name) + ",\"unit\":\"ms\",\"count\":" + histogram.getTotalCount()
                + ",\"sum\":" + number(sum)
                + ",\"min\":" + number(histogram.getMinValue() / NANOS_PER_MILLI)
                + ",\"max\":" + number(histogram.getMaxValue() / NANOS_PER_MILLI)
                + ",\"buckets\":[" + buckets + "]}}";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
