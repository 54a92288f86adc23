package io.loadline.ingest.map;

import io.loadline.sample.RejectReason;
import io.loadline.wire.UndecodableException;
import java.util.regex.Pattern;

/** Numbers as logs write them: digits, a point, perhaps an exponent; nothing that only Java understands. */
final class Numbers {
    private static final int LONGEST = 40;

    private static final Pattern WITH_COMMA = Pattern.compile("[-+]?[0-9]+,[0-9]+");

    private Numbers() {}

    /** @param decimal what separates the fraction: a point or a comma */
    static double parse(String text, String field, char decimal) throws UndecodableException {
        boolean plain = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c >= '0' && c <= '9' || c == decimal || c == '-' || c == '+' || c == 'e' || c == 'E';
        }
        if (plain) {
            try {
                return Double.parseDouble(decimal == ',' ? text.replace(',', '.') : text);
            } catch (NumberFormatException wrong) {
                // Told below, as is what has other characters.
            }
        }
        String hint = "";
        if (decimal == ',' && text.contains(".")) {
            hint = "; the map says decimal: \",\", so a point is no decimal sign";
        } else if (decimal == '.'
                && text.length() <= LONGEST
                && WITH_COMMA.matcher(text).matches()) {
            hint = "; if the comma is a decimal comma, write decimal: \",\" into the map";
        }
        throw bad(field + " must be a number, was " + Shown.quote(text) + hint);
    }

    static UndecodableException bad(String message) {
        return new UndecodableException(RejectReason.BAD_FIELD, message);
    }
}
