package io.loadline.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code /metrics} answered, taken apart.
 *
 * @param series in the order of the text
 */
public record Scrape(List<Series> series) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"]*)\",?");

    /** One line. */
    public record Series(String name, Map<String, String> labels, double value) {
        /** As Prometheus writes it. */
        public String text() {
            List<String> pairs = labels.entrySet().stream()
                    .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                    .toList();
            return name + "{" + String.join(",", pairs) + "}";
        }
    }

    /** @throws IllegalArgumentException when a line is none of Prometheus' text format */
    public static Scrape of(String text) {
        return new Scrape(text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(Scrape::series)
                .toList());
    }

    private static Series series(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no line of Prometheus' text format: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        if (matcher.group(2) != null) {
            Matcher label = LABEL.matcher(matcher.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        String value = matcher.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
        return new Series(matcher.group(1), labels, Double.parseDouble(value));
    }

    /** Sum of all series of that name that have these labels, name, value, name, value. */
    public double sum(String name, String... labels) {
        return with(name, labels).mapToDouble(Series::value).sum();
    }

    /** All series of that name that have these labels. */
    public Stream<Series> with(String name, String... labels) {
        return series.stream().filter(one -> one.name().equals(name)).filter(one -> {
            for (int i = 0; i < labels.length; i += 2) {
                if (!labels[i + 1].equals(one.labels().get(labels[i]))) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Names of the labels, by name of the series. */
    public Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new TreeMap<>();
        series.forEach(one -> labels.computeIfAbsent(one.name(), key -> new TreeSet<>())
                .addAll(one.labels().keySet()));
        return labels;
    }

    /** Names that begin so; of a histogram or summary its own name, without those of its parts. */
    public Set<String> families(String prefix) {
        Set<String> histograms = new TreeSet<>();
        series.stream()
                .filter(one -> one.name().endsWith("_sum"))
                .forEach(
                        one -> histograms.add(one.name().substring(0, one.name().length() - 4)));
        Set<String> names = new TreeSet<>();
        for (Series one : series) {
            String whole = one.name().replaceFirst("_(bucket|sum|count)$", "");
            names.add(histograms.contains(whole) ? whole : one.name());
        }
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }

    /** This and another. */
    public Scrape and(Scrape other) {
        return new Scrape(Stream.concat(series.stream(), other.series.stream()).toList());
    }
}
