package io.loadline.ingest.map;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.Distribution;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.MetricBatchWriter;
import io.loadline.wire.UndecodableException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;

/**
 * Reads an interval log of HdrHistogram: each line is one distribution, at the end of its interval, so that no value
 * appears before it was measured. Each bucket is given by the highest value that is counted in it, as the library's own
 * percentiles are.
 */
final class HdrReader implements LineReader {
    static final List<String> FIELDS = List.of("tag", MappedReader.FILE);

    /** The library's default bounds, so that no line can ask for more memory. */
    private static final int LONGEST = 400_000;

    private final Spec spec;
    private final Set<String> dimensions;
    private final MetricBatchReader batches;
    private final String fileName;
    private String startTime = "";
    private String baseTime = "";

    /**
     * What a map says of such logs.
     *
     * @param name of the distribution
     * @param unit of the distribution
     * @param scale what recorded values are multiplied with to be in the unit
     */
    record Spec(Rules.Labels labels, Template name, String unit, double scale) {}

    HdrReader(Spec spec, Set<String> dimensions, String fileName) {
        this.spec = spec;
        this.dimensions = dimensions;
        this.batches = new MetricBatchReader(dimensions, MetricBatchReader.DEFAULT_MAX_SERIES);
        this.fileName = fileName;
    }

    @Override
    public LineReader ahead() {
        HdrReader ahead = new HdrReader(spec, dimensions, fileName);
        ahead.startTime = startTime;
        ahead.baseTime = baseTime;
        return ahead;
    }

    @Override
    public Line read(String line, SampleBatch into) {
        if (line.startsWith("#")) {
            if (line.startsWith("#[StartTime:")) {
                startTime = line + "\n";
            } else if (line.startsWith("#[BaseTime:")) {
                baseTime = line + "\n";
            }
            return new Line.Skipped("a comment");
        }
        if (line.startsWith("\"StartTimestamp\"")) {
            return new Line.Skipped("the header");
        }
        try {
            return interval(line, into);
        } catch (UndecodableException refused) {
            return new Line.Bad(refused.reason(), refused.getMessage());
        }
    }

    private Line interval(String line, SampleBatch into) throws UndecodableException {
        if (line.length() > LONGEST) {
            throw new UndecodableException(RejectReason.TOO_LARGE, "the interval has " + line.length() + " characters");
        }
        Histogram histogram = histogram(line);
        if (startTime.isEmpty() && baseTime.isEmpty()) {
            // Without them the library takes each file's first line as the beginning of its time.
            if (histogram.getStartTimeStamp() < 0) {
                throw Numbers.bad("the interval begins before 1970");
            }
        }
        String[] row = {histogram.getTag() == null ? "" : histogram.getTag(), MappedReader.baseName(fileName)};
        String service = spec.labels().service().of(row);
        Map<String, String> labels = new TreeMap<>();
        spec.labels().dimensions().forEach((name, template) -> labels.put(name, template.of(row)));
        labels.values().removeIf(String::isEmpty);
        MetricBatchWriter writer =
                new MetricBatchWriter(service, spec.labels().kind().of(row), labels);
        if (histogram.getTotalCount() > 0) {
            writer.distribution(
                    histogram.getEndTimeStamp(),
                    spec.labels().operation().of(row),
                    distribution(spec.name().of(row), histogram));
        }
        byte[] record = writer.toBytes();
        batches.read(record, into);
        return new Line.Samples(batches.service(), record, OptionalLong.empty());
    }

    private Histogram histogram(String line) throws UndecodableException {
        byte[] log = (startTime + baseTime + line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(log));
            EncodableHistogram next = reader.nextIntervalHistogram();
            if (next instanceof Histogram histogram) {
                return histogram;
            }
            throw LineParser.undecodable(
                    next == null
                            ? "not an interval of HdrHistogram"
                            : "an interval of " + next.getClass().getSimpleName()
                                    + "; only counts of integers are known");
        } catch (RuntimeException garbled) {
            throw LineParser.undecodable(
                    "not an interval of HdrHistogram: " + Shown.quote(String.valueOf(garbled.getMessage())));
        }
    }

    private Distribution distribution(String name, Histogram histogram) {
        List<Distribution.Bucket> buckets = new ArrayList<>();
        double sum = 0;
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            double value = bucket.getValueIteratedTo() * spec.scale();
            long count = bucket.getCountAtValueIteratedTo();
            sum += value * count;
            buckets.add(new Distribution.Bucket(value, count));
        }
        return new Distribution(name, spec.unit(), histogram.getTotalCount(), sum, buckets);
    }
}
