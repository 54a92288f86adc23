package io.loadline.ingest.map;

import io.loadline.wire.UndecodableException;
import java.util.List;

/**
 * Values between blanks, some in {@code "…"} or {@code […]}, as web servers and load balancers write them. In quotes a
 * backslash takes the next character as it is.
 */
final class FieldsParser implements LineParser {
    private final int[] places;
    private final List<String> columns;
    private final int required;

    /**
     * @param columns names in their order
     * @param places their places, -1 for those that nobody asks for
     * @param required how many of them a line must have
     */
    FieldsParser(List<String> columns, int[] places, int required) {
        this.columns = List.copyOf(columns);
        this.places = places.clone();
        this.required = required;
    }

    @Override
    public boolean parse(String line, String[] row) throws UndecodableException {
        int length = line.length();
        int at = 0;
        int field = 0;
        while (true) {
            while (at < length && isBlank(line.charAt(at))) {
                at++;
            }
            if (at == length || field == places.length) {
                break;
            }
            at = take(line, at, places[field], row);
            field++;
        }
        if (field < required) {
            throw LineParser.undecodable("the line has " + field + " values; " + columns.get(field)
                    + " is missing, and at" + " least " + required + " are needed");
        }
        return true;
    }

    /** Where the next value may begin. */
    private int take(String line, int at, int place, String[] row) throws UndecodableException {
        char open = line.charAt(at);
        if (open == '"') {
            int end = endOfQuotes(line, at + 1);
            if (place >= 0) {
                row[place] = unquoted(line, at + 1, end);
            }
            return end + 1;
        }
        char close = open == '[' ? closing(line, at) : ' ';
        int end = at;
        while (end < line.length() && (close == ' ' ? !isBlank(line.charAt(end)) : line.charAt(end) != close)) {
            end++;
        }
        if (place >= 0) {
            row[place] = close == ' ' ? line.substring(at, end) : line.substring(at + 1, end);
        }
        return close == ' ' ? end : end + 1;
    }

    /** An address in brackets goes on behind them, as {@code [::1]:80}; then it is a value like any other. */
    private static char closing(String line, int at) throws UndecodableException {
        int end = line.indexOf(']', at);
        if (end < 0) {
            throw LineParser.undecodable("the bracket at column " + (at + 1) + " is not closed");
        }
        return end + 1 == line.length() || isBlank(line.charAt(end + 1)) ? ']' : ' ';
    }

    private static int endOfQuotes(String line, int from) throws UndecodableException {
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        throw LineParser.undecodable("the quote at column " + from + " is not closed");
    }

    private static String unquoted(String line, int from, int to) {
        String text = line.substring(from, to);
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Only quotes and backslashes are escaped for certain: \x22 and \n stay as they are written.
            boolean escape = c == '\\' && i + 1 < text.length() && "\"\\".indexOf(text.charAt(i + 1)) >= 0;
            plain.append(escape ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
