package io.loadline.ingest.map;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.loadline.wire.UndecodableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One JSON object a line, whose values are named by their paths. */
final class JsonParser implements LineParser {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<JsonPointer> pointers;
    private final int[] places;

    JsonParser(List<JsonPointer> pointers, int[] places) {
        this.pointers = List.copyOf(pointers);
        this.places = places.clone();
    }

    @Override
    public boolean parse(String line, String[] row) throws UndecodableException {
        JsonNode root;
        try {
            root = MAPPER.readTree(line);
        } catch (JacksonException wrong) {
            String column = wrong.getLocation() == null
                    ? ""
                    : " at column " + wrong.getLocation().getColumnNr();
            throw LineParser.undecodable("not JSON" + column + ": "
                    + wrong.getOriginalMessage()
                            .lines()
                            .findFirst()
                            .map(Shown::quote)
                            .orElse(""));
        }
        if (!root.isObject()) {
            throw LineParser.undecodable("a line must be one JSON object");
        }
        for (int i = 0; i < places.length; i++) {
            JsonNode value = root.at(pointers.get(i));
            if (value.isContainerNode()) {
                throw Numbers.bad(pointers.get(i) + " must be a text or a number, was an object or a list");
            }
            if (!value.isMissingNode() && !value.isNull()) {
                row[places[i]] = value.asText();
            }
        }
        return true;
    }

    /**
     * The pointer for a field: a member's name, or a singular query of RFC 9535 such as {@code $.a.b[0]['x y']}.
     *
     * @return empty when it is neither
     */
    static Optional<JsonPointer> pointer(String field) {
        if (!field.startsWith("$")) {
            return Optional.of(JsonPointer.empty().appendProperty(field));
        }
        List<String> steps = new ArrayList<>();
        int at = 1;
        while (at < field.length()) {
            char c = field.charAt(at);
            int end;
            if (c == '.') {
                end = at + 1;
                while (end < field.length() && isName(field.charAt(end))) {
                    end++;
                }
                if (end == at + 1 || Character.isDigit(field.charAt(at + 1))) {
                    return Optional.empty();
                }
                steps.add(field.substring(at + 1, end));
            } else if (c == '[' && at + 1 < field.length() && "'\"".indexOf(field.charAt(at + 1)) >= 0) {
                StringBuilder name = new StringBuilder();
                end = quoted(field, at + 1, name);
                if (end < 0 || end >= field.length() || field.charAt(end) != ']') {
                    return Optional.empty();
                }
                steps.add(name.toString());
                end++;
            } else if (c == '[') {
                end = field.indexOf(']', at);
                if (end < 0 || !field.substring(at + 1, end).matches("0|[1-9][0-9]{0,8}")) {
                    return Optional.empty();
                }
                steps.add(field.substring(at + 1, end));
                end++;
            } else {
                return Optional.empty();
            }
            at = end;
        }
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        JsonPointer pointer = JsonPointer.empty();
        for (String step : steps) {
            pointer = pointer.appendProperty(step);
        }
        return Optional.of(pointer);
    }

    /** Where the quoted name ends, or -1. */
    private static int quoted(String field, int from, StringBuilder name) {
        char quote = field.charAt(from);
        for (int i = from + 1; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\' && i + 1 < field.length()) {
                c = field.charAt(++i);
                if (c != quote && c != '\\' && c != '/') {
                    return -1;
                }
            }
            name.append(c);
        }
        return -1;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c > 0x7f;
    }
}
