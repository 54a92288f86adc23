package io.loadline.ingest.map;

import java.util.List;

/**
 * Text with fields in it, as {@code "{method} {path}"}, or several of them: the first whose fields all have a value is
 * used. Parts alternate between literal text (a place below zero) and fields.
 */
record Template(List<List<Part>> choices) {
    static final Template NONE = new Template(List.of());

    /**
     * @param literal the text, when {@code place} is below zero
     * @param place place of the field, or -1
     */
    record Part(String literal, int place) {}

    Template {
        choices = List.copyOf(choices);
    }

    static Template constant(String text) {
        return new Template(List.of(List.of(new Part(text, -1))));
    }

    boolean isNone() {
        return choices.isEmpty();
    }

    /** The text; empty when every choice lacks a field. */
    String of(String[] row) {
        for (List<Part> parts : choices) {
            String text = of(parts, row);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String of(List<Part> parts, String[] row) {
        if (parts.size() == 1) {
            Part only = parts.get(0);
            return only.place() < 0 ? only.literal() : row[only.place()];
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String value = part.place() < 0 ? part.literal() : row[part.place()];
            if (part.place() >= 0 && value.isEmpty()) {
                return "";
            }
            text.append(value);
        }
        return text.toString();
    }
}
