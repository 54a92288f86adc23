package io.loadline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads fields of a JSON object; what is there but of another type is refused by name, null counts as absent. */
final class JsonFields {
    private JsonFields() {}

    static boolean has(JsonNode object, String field) {
        return object.hasNonNull(field);
    }

    /** A text; a number or a truth value is taken as its text. */
    static Optional<String> text(JsonNode object, String field) throws UndecodableException {
        if (!has(object, field)) {
            return Optional.empty();
        }
        JsonNode value = object.get(field);
        if (!value.isValueNode()) {
            throw UndecodableException.badField(field + " must be a text");
        }
        return Optional.of(value.asText());
    }

    static String textOr(JsonNode object, String field, String absent) throws UndecodableException {
        return text(object, field).orElse(absent);
    }

    static OptionalDouble number(JsonNode object, String field) throws UndecodableException {
        if (!has(object, field)) {
            return OptionalDouble.empty();
        }
        JsonNode value = object.get(field);
        if (!value.isNumber()) {
            throw UndecodableException.badField(field + " must be a number");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    static OptionalLong integer(JsonNode object, String field) throws UndecodableException {
        if (!has(object, field)) {
            return OptionalLong.empty();
        }
        JsonNode value = object.get(field);
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw UndecodableException.badField(field + " must be a whole number");
        }
        return OptionalLong.of(value.longValue());
    }

    /** Epoch milliseconds of a time in RFC 3339, with any offset, or in epoch milliseconds. */
    static OptionalLong time(JsonNode object, String field) throws UndecodableException {
        if (!has(object, field)) {
            return OptionalLong.empty();
        }
        JsonNode value = object.get(field);
        try {
            return value.isTextual() ? OptionalLong.of(Rfc3339.millis(value.textValue())) : integer(object, field);
        } catch (DateTimeException | ArithmeticException | UndecodableException e) {
            throw UndecodableException.badField(
                    field + " must be a time in RFC 3339, as 2026-03-01T10:00:05.250Z, or in epoch milliseconds");
        }
    }

    /** An object of texts; empty when absent. */
    static Map<String, String> texts(JsonNode object, String field) throws UndecodableException {
        Map<String, String> texts = new TreeMap<>();
        if (!has(object, field)) {
            return texts;
        }
        JsonNode value = object.get(field);
        if (!value.isObject()) {
            throw UndecodableException.badField(field + " must be an object of texts");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!entry.getValue().isNull()) {
                texts.put(entry.getKey(), text(value, entry.getKey()).orElse(""));
            }
        }
        return texts;
    }
}
