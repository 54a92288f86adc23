package io.loadline.policy;

import io.loadline.yaml.Fields;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Shares between nothing and everything, neither of them allowed: {@code 99.95%} or {@code 0.9995}. */
final class Percentages {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,12})?)\\s*(%?)");
    private static final int DIGITS = 6;

    private Percentages() {}

    static Setting<Double> read(Fields fields, String key, Problems problems) {
        Optional<Node> node = fields.node(key);
        return new Setting<>(node.flatMap(found -> read(found, key, problems)), node);
    }

    private static Optional<Double> read(Node node, String key, Problems problems) {
        return Nodes.scalar(node, key, problems).flatMap(text -> {
            Matcher parts = WRITTEN.matcher(text.strip());
            if (!parts.matches()) {
                problems.at(
                        node, key + " is " + Problems.quote(text) + "; write a share, for instance 99.95% or 0.9995");
                return Optional.empty();
            }
            BigDecimal number = new BigDecimal(parts.group(1));
            boolean percent = !parts.group(2).isEmpty();
            BigDecimal share = percent ? number.movePointLeft(2) : number;
            if (share.signum() > 0 && share.compareTo(BigDecimal.ONE) < 0) {
                return Optional.of(share.doubleValue());
            }
            boolean forgotten =
                    !percent && number.compareTo(BigDecimal.ONE) > 0 && number.compareTo(BigDecimal.valueOf(100)) < 0;
            problems.at(
                    node,
                    key + " is " + text.strip() + "; allowed is what lies above 0% and below 100%"
                            + (forgotten ? "; did you mean \"" + text.strip() + "%\"?" : ""));
            return Optional.empty();
        });
    }

    static String text(double share) {
        return number(share * 100) + "%";
    }

    static String number(double number) {
        return new BigDecimal(number)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }
}
