package io.loadline.rehearsal;

import io.loadline.alert.AlertTransition;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Held;
import io.loadline.sla.Indicator;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was decided, as people read it; always the same text for the same decision. */
final class Wording {
    private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

    private Wording() {}

    /** {@code {service=shop, operation=checkout}}. */
    static String group(Group group) {
        List<String> labels = new ArrayList<>(List.of("service=" + group.service()));
        group.operation().ifPresent(operation -> labels.add("operation=" + operation));
        group.key().dimensions().forEach((name, value) -> labels.add(name + "=" + value));
        return "{" + String.join(", ", labels) + "}";
    }

    /** {@code 1203.2 ms (1199.1 to 1207.3)}. */
    static String value(Evaluation evaluation) {
        if (evaluation.value().isEmpty()) {
            return "none";
        }
        boolean exact = evaluation.valueLow().equals(evaluation.valueHigh());
        return number(evaluation.indicator(), evaluation.value())
                + (exact
                        ? ""
                        : " (" + number(evaluation.indicator(), evaluation.valueLow()) + " to "
                                + number(evaluation.indicator(), evaluation.valueHigh()) + ")");
    }

    private static String number(String indicator, OptionalDouble value) {
        double number = value.orElse(Double.NaN);
        Optional<Indicator.Unit> unit = Indicator.parse(indicator).map(Indicator::unit);
        if (unit.isEmpty()) {
            return plain(number);
        }
        return switch (unit.get()) {
            case MILLISECONDS -> plain(number) + " ms";
            case RATIO -> plain(number * 100) + "%";
            case PER_MINUTE -> plain(number) + "/min";
            case OF_SOURCE, FACTOR -> plain(number);
        };
    }

    private static String plain(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return "none";
        }
        BigDecimal rounded = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** What was measured, for a difference. */
    static String evaluation(Evaluation evaluation, Span span) {
        return span.text(evaluation.instant()) + "  " + evaluation.indicator() + " " + value(evaluation)
                + level(evaluation) + "; "
                + evaluation.counts().total() + " requests, "
                + evaluation.counts().errors() + " errors, "
                + evaluation.counts().throttled() + " throttled";
    }

    /** What an objective over others saw: {@code 2m  combined(latency=ok, errors=none), level ok}. */
    static String combined(Instant instant, String parts, Evaluation evaluation, Span span) {
        return span.text(instant) + "  " + parts + level(evaluation);
    }

    private static String level(Evaluation evaluation) {
        return ", level " + evaluation.level().code()
                + evaluation
                        .held()
                        .map(Held::code)
                        .map(held -> " (held: " + held + ")")
                        .orElse("");
    }

    /** {@code 2m10s  ok -> warning (breach), latency_p95 612.3 ms, limit > 500ms}. */
    static String transition(AlertTransition transition, Span span) {
        String limit = transition.evidence().threshold();
        String value = transition.value().isEmpty()
                ? ""
                : ", " + transition.evidence().indicator() + " "
                        + number(transition.evidence().indicator(), transition.value())
                        + (limit.isEmpty() ? "" : ", limit " + limit);
        return span.text(transition.instant()) + "  " + transition.from().code() + " -> "
                + transition.to().code() + " (" + transition.reason().code() + ")" + value;
    }
}
