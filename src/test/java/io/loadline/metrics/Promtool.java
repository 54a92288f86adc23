package io.loadline.metrics;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prometheus' own tool, as a process. */
public final class Promtool {
    /** Where bin/test puts it. */
    private static final Path FETCHED = Path.of("target/prometheus/usr/bin/promtool");

    private Promtool() {}

    /** What it said, and whether it was content. */
    public record Answer(int exitCode, String output) {}

    /** @throws IllegalStateException when it is not installed; says how to */
    public static Answer run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Files.isExecutable(FETCHED) ? FETCHED.toString() : "promtool"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException("promtool is missing: bin/test fetches it; or put it on the PATH", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while promtool ran", e);
        }
    }

    /**
     * Whether an alert fires when a service first answers as the one scrape for ten minutes, then as the other for twenty.
     *
     * @param directory for a file
     */
    public static boolean fires(Path directory, String alert, Scrape first, Scrape then) throws IOException {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        first.series().forEach(series -> values.computeIfAbsent(text(series), key -> new ArrayList<>())
                .add(series.value()));
        StringBuilder file = new StringBuilder("rule_files: ['"
                + DeployFiles.RULES.toAbsolutePath() + "']\nevaluation_interval: 1m\ntests:\n- interval: 1m\n"
                + "  input_series:\n");
        for (Scrape.Series series : then.series()) {
            if (!series.name().startsWith("loadline_") || Double.isNaN(series.value())) {
                continue;
            }
            List<Double> before = values.getOrDefault(text(series), List.of());
            String start = before.isEmpty() ? "_x9" : plain(before.get(0)) + "x9";
            file.append("  - series: '").append(text(series)).append("'\n");
            file.append("    values: '%s %sx20'\n".formatted(start, plain(series.value())));
        }
        file.append("  alert_rule_test:\n");
        for (int minute = 9; minute < 30; minute++) {
            file.append("  - {eval_time: %dm, alertname: %s, exp_alerts: []}\n".formatted(minute, alert));
        }
        Path test = directory.resolve(alert + ".yml");
        Files.writeString(test, file);
        Answer answer = run("test", "rules", test.toString());
        boolean fired = answer.output().contains("alertname=\"" + alert + "\"");
        if (answer.exitCode() != 0 && !fired) {
            throw new IllegalStateException(answer.output());
        }
        return fired;
    }

    private static String text(Scrape.Series series) {
        Map<String, String> labels = new TreeMap<>(series.labels());
        labels.put("job", "loadline-monitor");
        labels.put("instance", "m1");
        return new Scrape.Series(series.name(), labels, 0).text();
    }

    private static String plain(double value) {
        return new BigDecimal(value).toPlainString();
    }
}
