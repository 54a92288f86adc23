package io.loadline.top;

import java.text.Normalizer;
import org.jline.utils.WCWidth;

/** Texts of others in so many columns of a terminal. Whatever they hold, nothing of it steers the terminal. */
final class Cells {
    /** Marks that are drawn onto one character; more would run into the lines above and below. */
    private static final int MOST_MARKS = 2;
    /** Longer names are cut before any other work is done on them. */
    private static final int LONGEST = 4096;

    private Cells() {}

    /**
     * The text without anything but visible characters and blanks: control characters, what changes the direction of
     * writing, and halves of pairs become a replacement character.
     *
     * @param unicode whether other characters than those of ASCII can be shown
     */
    static String clean(String text, boolean unicode) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String composed = unicode ? Normalizer.normalize(start, Normalizer.Form.NFC) : start;
        StringBuilder clean = new StringBuilder(composed.length());
        int marks = 0;
        for (int i = 0; i < composed.length(); ) {
            int point = composed.codePointAt(i);
            i += Character.charCount(point);
            int width = width(point);
            if (isUnsafe(point) || width < 0 || !unicode && point > '~') {
                clean.append(unicode ? '\uFFFD' : '?');
                marks = 0;
            } else if (width == 0) {
                // A mark needs something to stand on.
                if (marks < MOST_MARKS && !clean.isEmpty()) {
                    clean.appendCodePoint(point);
                }
                marks++;
            } else {
                clean.appendCodePoint(point);
                marks = 0;
            }
        }
        return clean.toString();
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static int width(int point) {
        return WCWidth.wcwidth(point);
    }

    /** Columns that a clean text takes. */
    static int width(String clean) {
        return clean.codePoints().map(point -> Math.max(0, width(point))).sum();
    }

    /** A clean text in at most so many columns; what is left off is shown by an ellipsis. */
    static String cut(String clean, int columns, boolean unicode) {
        if (width(clean) <= columns) {
            return clean;
        }
        if (columns <= 0) {
            return "";
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int i = 0; i < clean.length(); ) {
            int point = clean.codePointAt(i);
            int wide = Math.max(0, width(point));
            if (used + wide > columns - 1) {
                break;
            }
            cut.appendCodePoint(point);
            used += wide;
            i += Character.charCount(point);
        }
        return cut.append(unicode ? '…' : '~').toString();
    }

    /** A clean text in exactly so many columns, at their left. */
    static String left(String clean, int columns, boolean unicode) {
        String cut = cut(clean, columns, unicode);
        return cut + " ".repeat(Math.max(0, columns - width(cut)));
    }

    /** A clean text in exactly so many columns, at their right. */
    static String right(String clean, int columns, boolean unicode) {
        String cut = cut(clean, columns, unicode);
        return " ".repeat(Math.max(0, columns - width(cut))) + cut;
    }
}
