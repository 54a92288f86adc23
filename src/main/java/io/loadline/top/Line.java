package io.loadline.top;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** One line, never wider than the terminal; whatever is added to it is made inert first. */
final class Line {
    private final AttributedStringBuilder builder = new AttributedStringBuilder();
    private final int columns;
    private final Theme theme;
    private int used;
    private boolean items;

    Line(int columns, Theme theme) {
        this.columns = columns;
        this.theme = theme;
    }

    String clean(String text) {
        return Cells.clean(text, theme.unicode());
    }

    Line text(String text) {
        return styled(text, Theme.PLAIN);
    }

    Line grey(String text) {
        return styled(text, theme.grey());
    }

    Line styled(String text, AttributedStyle style) {
        String cut = Cells.cut(clean(text), columns - used, theme.unicode());
        builder.append(cut, style);
        used += Cells.width(cut);
        return this;
    }

    /** The same, with a separator in front when it is not the first. */
    Line item(String text, AttributedStyle style) {
        if (items) {
            grey(theme.separator());
        }
        items = true;
        return styled(text, style);
    }

    /** In exactly so many columns, at their left. */
    Line left(String text, int width, AttributedStyle style) {
        return styled(Cells.left(clean(text), Math.max(0, Math.min(width, columns - used)), theme.unicode()), style);
    }

    /** In exactly so many columns, at their right. */
    Line right(String text, int width, AttributedStyle style) {
        return styled(Cells.right(clean(text), Math.max(0, Math.min(width, columns - used)), theme.unicode()), style);
    }

    Line fillTo(int column) {
        return column > used ? text(" ".repeat(column - used)) : this;
    }

    int left() {
        return columns - used;
    }

    AttributedString end() {
        return builder.toAttributedString();
    }
}
