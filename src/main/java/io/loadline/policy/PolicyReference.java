package io.loadline.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The reference in docs/policies.md: every key of the language, made from the published JSON Schema. */
public final class PolicyReference {
    private static final String BEGIN =
            "<!-- begin of the reference: written by 'loadline policy reference --write' from schemas/policy.schema.json -->\n";
    private static final String END = "<!-- end of the reference -->\n";
    private static final String REF = "#/$defs/";

    private final JsonNode schema;
    private final JsonNode types;

    private PolicyReference(JsonNode schema) {
        this.schema = schema;
        this.types = schema.path("$defs");
    }

    /** The reference as Markdown. */
    public static String markdown() {
        try (InputStream stream = PolicyReference.class.getResourceAsStream("/schemas/policy.schema.json")) {
            if (stream == null) {
                throw new IllegalStateException("schemas/policy.schema.json is not among the resources");
            }
            return new PolicyReference(new ObjectMapper().readTree(stream)).write();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * A document with the reference as it is now between its two marks.
     *
     * @throws IllegalArgumentException when it has not both of them
     */
    public static String replaceIn(String document) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the document has no reference; it must have the lines\n" + BEGIN + END);
        }
        return document.substring(0, begin + BEGIN.length()) + markdown() + document.substring(end);
    }

    private String write() {
        StringBuilder out = new StringBuilder();
        section(out, "policy", schema);
        names(types).forEach(name -> {
            if (types.get(name).has("properties")) {
                section(out, name, types.get(name));
            }
        });
        out.append("\n### values\n\n| value | what |\n|---|---|\n");
        names(types).forEach(name -> {
            if (!types.get(name).has("properties")) {
                out.append("| ")
                        .append(name)
                        .append(" | ")
                        .append(text(types.get(name)))
                        .append(" |\n");
            }
        });
        return out.append('\n').toString();
    }

    private void section(StringBuilder out, String name, JsonNode type) {
        out.append("\n### ").append(name).append("\n\n").append(text(type)).append("\n\n");
        JsonNode inherited = types.path("defaults").path("properties");
        List<String> taken = new ArrayList<>();
        out.append("| key | value | when absent | what |\n|---|---|---|---|\n");
        for (String key : names(type.path("properties"))) {
            JsonNode property = type.path("properties").get(key);
            if (!name.equals("defaults") && property.equals(inherited.get(key))) {
                taken.add("`" + key + "`");
            } else {
                out.append("| `")
                        .append(key)
                        .append("` | ")
                        .append(value(property))
                        .append(" | ");
                out.append(absent(type, key, property))
                        .append(" | ")
                        .append(text(property))
                        .append(" |\n");
            }
        }
        if (!taken.isEmpty()) {
            out.append("\nAnd, as in [defaults](#defaults), from which it takes what it does not say: ");
            out.append(String.join(", ", taken)).append(".\n");
        }
    }

    private static String absent(JsonNode type, String key, JsonNode property) {
        boolean required =
                stream(type.path("required")).anyMatch(each -> each.asText().equals(key));
        if (required) {
            return "required";
        }
        return property.has("default") ? "`" + written(property.get("default")) + "`" : "";
    }

    /** As in YAML, on one line. */
    private static String written(JsonNode value) {
        if (value.isArray()) {
            return stream(value).map(PolicyReference::written).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isObject()) {
            return names(value).stream()
                    .map(key -> key + ": " + written(value.get(key)))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.asText();
    }

    private String value(JsonNode property) {
        if (property.has("$ref")) {
            String name = property.get("$ref").asText().substring(REF.length());
            return "[" + name + "](#" + (types.path(name).has("properties") ? name.toLowerCase(Locale.ROOT) : "values")
                    + ")";
        }
        if (property.has("enum")) {
            return stream(property.get("enum"))
                    .map(each -> "`" + each.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (property.has("const")) {
            return "`" + property.get("const").asText() + "`";
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (property.has(choice)) {
                return stream(property.get(choice)).map(this::value).collect(Collectors.joining(" or "));
            }
        }
        return switch (property.path("type").asText()) {
            case "array" -> "list of " + value(property.path("items"));
            case "object" -> "map of names to " + value(property.path("additionalProperties"));
            case "integer" -> "whole number";
            case "boolean" -> "`true`, `false`";
            case "number" -> "number";
            default -> "text";
        };
    }

    private static String text(JsonNode type) {
        return type.path("description").asText().replace("|", "\\|").replace("<", "&lt;");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
