package io.loadline.ingest.map;

import io.loadline.sample.RejectReason;
import io.loadline.wire.UndecodableException;

/** Numbers as logs write them: digits, a point, perhaps an exponent; nothing that only Java understands. */
final class Numbers {
    private static final int LONGEST = 40;

    private Numbers() {}

    static double parse(String text, String field) throws UndecodableException {
        boolean plain = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
        }
        if (plain) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException wrong) {
                // Told below, as is what has other characters.
            }
        }
        throw bad(field + " must be a number, was " + Shown.quote(text));
    }

    static UndecodableException bad(String message) {
        return new UndecodableException(RejectReason.BAD_FIELD, message);
    }
}
