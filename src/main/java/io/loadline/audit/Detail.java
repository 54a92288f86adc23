package io.loadline.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Builds the JSON object of an audit event's particulars: flat, in the order of the calls, always the same bytes. */
public final class Detail {
    private final StringBuilder json = new StringBuilder("{");

    /** Adds text. */
    public Detail with(String name, String value) {
        return raw(name, quoted(value));
    }

    /** Adds text when there is some. */
    public Detail with(String name, Optional<String> value) {
        return value.isPresent() ? with(name, value.get()) : this;
    }

    /** Adds a whole number. */
    public Detail with(String name, long value) {
        return raw(name, Long.toString(value));
    }

    /** Adds a number when there is one, to six decimals. */
    public Detail with(String name, OptionalDouble value) {
        return value.isPresent() ? raw(name, number(value.getAsDouble())) : this;
    }

    /** The object. */
    public String json() {
        return json + "}";
    }

    private Detail raw(String name, String value) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append(quoted(name)).append(':').append(value);
        return this;
    }

    private static String number(double value) {
        // Not Double.toString: its digits differ between Java 17 and later ones.
        BigDecimal decimal =
                new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return decimal.toPlainString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '\u007f') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
