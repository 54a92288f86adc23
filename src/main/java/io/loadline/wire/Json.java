package io.loadline.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.ControlEvent;
import io.loadline.sample.LogEvent;
import io.loadline.sla.Evaluation;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * The JSON form of every record, for files, HTTP and {@code --json}: the fields and names of its schema in their order,
 * absent ones left out, one of several records with its {@code type} in front, times in RFC 3339 with milliseconds in UTC, bytes in base64, symbols as they are, numbers in
 * the shortest plain form that reads back the same. The same record gives the same text on every machine.
 */
public final class Json {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private Json() {}

    /** The JSON form of a generated record. */
    public static ObjectNode toJson(SpecificRecordBase record) {
        ObjectNode object = NODES.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value != null && !isUndefined(value)) {
                object.set(field.name(), isChoice(field.schema()) ? choice((SpecificRecordBase) value) : node(value));
            }
        }
        return object;
    }

    public static ObjectNode toJson(Evaluation evaluation) {
        return toJson(DecisionMapping.toAvro(evaluation));
    }

    public static ObjectNode toJson(AlertTransition transition) {
        return toJson(DecisionMapping.toAvro(transition));
    }

    public static ObjectNode toJson(Notification notification) {
        return toJson(CommandMapping.toAvro(notification));
    }

    public static ObjectNode toJson(ScaleCommand command) {
        return toJson(CommandMapping.toAvro(command));
    }

    public static ObjectNode toJson(CommandResult result) {
        return toJson(CommandMapping.toAvro(result));
    }

    public static ObjectNode toJson(AuditEvent event) {
        return toJson(AuditMapping.toAvro(event));
    }

    public static ObjectNode toJson(AuditRecord record) {
        return toJson(AuditMapping.toAvro(record));
    }

    public static ObjectNode toJson(LogEvent event) {
        return toJson(LogMapping.toAvro(event));
    }

    public static ObjectNode toJson(ControlEvent event) {
        return toJson(ControlMapping.toAvro(event));
    }

    /** One line, without the line break, of a node that came from here. */
    public static String line(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** A node that came from here over several lines, for people. */
    public static String pretty(JsonNode node) {
        try {
            return MAPPER.writer(new DefaultPrettyPrinter()
                            .withObjectIndenter(INDENT)
                            .withArrayIndenter(INDENT))
                    .writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** A time in RFC 3339 with milliseconds, in UTC, for instance {@code 2026-03-01T10:00:05.250Z}. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A number in its shortest plain form, for instance {@code 0.95} or {@code 1200}; must be finite. */
    static BigDecimal number(double value) {
        // Not Double.toString: its digits differ between JDK 17 and later ones.
        BigDecimal decimal = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        return decimal.scale() < 0 ? decimal.setScale(0) : decimal;
    }

    /** Whether a field holds one of several records. */
    private static boolean isChoice(Schema schema) {
        return schema.isUnion()
                && schema.getTypes().stream()
                                .filter(type -> type.getType() == Schema.Type.RECORD)
                                .count()
                        > 1;
    }

    /** A record with its kind in front, for instance {@code "type":"policy_set"}. */
    private static ObjectNode choice(SpecificRecordBase record) {
        String kind = record.getSchema()
                .getName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
        ObjectNode object = NODES.objectNode().put("type", kind);
        return object.setAll(toJson(record));
    }

    private static JsonNode node(Object value) {
        if (value instanceof SpecificRecordBase record) {
            return toJson(record);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(key.toString(), node(each)));
            return NODES.objectNode().setAll(sorted);
        }
        if (value instanceof Collection<?> items) {
            ArrayNode array = NODES.arrayNode(items.size());
            items.forEach(item -> array.add(node(item)));
            return array;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Instant instant) {
            return NODES.textNode(time(instant));
        }
        if (value instanceof Double number) {
            return NODES.numberNode(number(number));
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number.longValue());
        }
        if (value instanceof Integer number) {
            return NODES.numberNode(number.intValue());
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof ByteBuffer bytes) {
            return NODES.binaryNode(Symbols.bytes(bytes));
        }
        return NODES.textNode(value.toString());
    }

    /** JSON has no such number. */
    private static boolean isUndefined(Object value) {
        return value instanceof Double number && !Double.isFinite(number);
    }
}
