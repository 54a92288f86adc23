package io.loadline.top;

import java.util.Map;
import org.jline.utils.AttributedStyle;

/**
 * What the terminal can show.
 *
 * @param colours whether colours are wanted; without them the words alone tell, with bold and inverse
 * @param unicode whether it can show more than ASCII
 */
record Theme(boolean colours, boolean unicode) {
    static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

    /**
     * By the environment: no colours where {@code NO_COLOR} is set to anything (no-color.org), no Unicode where the
     * terminal's encoding has none.
     */
    static Theme of(Map<String, String> environment, boolean unicode) {
        return new Theme(environment.getOrDefault("NO_COLOR", "").isEmpty(), unicode);
    }

    AttributedStyle of(Standing standing) {
        return switch (standing) {
            case CRITICAL -> colour(AttributedStyle.RED, true);
            case WARNING -> colour(AttributedStyle.YELLOW, true);
            case PENDING -> colour(AttributedStyle.CYAN, false);
            case NO_DATA -> colour(AttributedStyle.MAGENTA, false);
            case OK -> colour(AttributedStyle.GREEN, false);
        };
    }

    /** Of what is old or beside the point. Bright black is invisible on some schemes; this grey is not. */
    AttributedStyle grey() {
        return colours ? PLAIN.foreground(245) : PLAIN.faint();
    }

    AttributedStyle bold() {
        return PLAIN.bold();
    }

    AttributedStyle inverse() {
        return PLAIN.inverse();
    }

    private AttributedStyle colour(int colour, boolean bold) {
        AttributedStyle style = colours ? PLAIN.foreground(colour) : PLAIN;
        return bold ? style.bold() : style;
    }

    String separator() {
        return unicode ? " · " : " | ";
    }

    String arrow() {
        return unicode ? "→" : "->";
    }
}
