package io.loadline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One message to publish, and the rules it must keep, from the SNS API reference ("Publish", "PublishBatch").
 *
 * @param id the entry's id inside a batch, else empty
 * @param attributes name to value; a binary value stays in base64
 * @param sizeBytes text and attributes with their names and types, in UTF-8
 */
record SnsMessage(
        String id,
        String text,
        String subject,
        String structure,
        String groupId,
        String deduplicationId,
        Map<String, String> attributes,
        int sizeBytes) {

    static final int LONGEST_BYTES = 262_144;

    private static final int SUBJECT_BOUND = 100;
    private static final int LONGEST_ID = 128;

    /** Reads the parameters of a query whose names start with a prefix: empty, or that of a batch entry. */
    static SnsMessage read(Map<String, String> parameters, String prefix) {
        Map<String, String> attributes = new LinkedHashMap<>();
        String text = parameters.getOrDefault(prefix + "Message", "");
        int size = text.getBytes(UTF_8).length;
        for (int n = 1; parameters.containsKey(prefix + "MessageAttributes.entry." + n + ".Name"); n++) {
            String entry = prefix + "MessageAttributes.entry." + n;
            String name = parameters.get(entry + ".Name");
            String value = Optional.ofNullable(parameters.get(entry + ".Value.StringValue"))
                    .orElse(parameters.getOrDefault(entry + ".Value.BinaryValue", ""));
            attributes.put(name, value);
            String type = parameters.getOrDefault(entry + ".Value.DataType", "");
            size += (name + type + value).getBytes(UTF_8).length;
        }
        return new SnsMessage(
                parameters.getOrDefault(prefix + "Id", ""),
                text,
                parameters.getOrDefault(prefix + "Subject", ""),
                parameters.getOrDefault(prefix + "MessageStructure", ""),
                parameters.getOrDefault(prefix + "MessageGroupId", ""),
                parameters.getOrDefault(prefix + "MessageDeduplicationId", ""),
                Map.copyOf(attributes),
                size);
    }

    void check(SnsTopic topic) throws SnsRefusal {
        if (text.isEmpty()) {
            throw SnsRefusal.invalidParameter("Empty message");
        }
        if (sizeBytes > LONGEST_BYTES) {
            throw SnsRefusal.invalidParameter("Message too long");
        }
        if (subject.length() >= SUBJECT_BOUND || subject.chars().anyMatch(Character::isISOControl)) {
            throw SnsRefusal.invalidParameter("Subject");
        }
        checkStructure();
        checkIds(topic);
    }

    private void checkStructure() throws SnsRefusal {
        if (!structure.equals("json")) {
            return;
        }
        Optional<JsonNode> messages = JsonFields.object(text.getBytes(UTF_8));
        if (messages.isEmpty()) {
            throw SnsRefusal.invalidParameter("Message Structure - JSON message body failed to parse");
        }
        if (!messages.get().path("default").isTextual()) {
            throw SnsRefusal.invalidParameter("Message Structure - No default entry in JSON message body");
        }
    }

    private void checkIds(SnsTopic topic) throws SnsRefusal {
        if (groupId.length() > LONGEST_ID) {
            throw SnsRefusal.invalidParameter("MessageGroupId Reason: longer than 128 characters");
        }
        if (deduplicationId.length() > LONGEST_ID) {
            throw SnsRefusal.invalidParameter("MessageDeduplicationId Reason: longer than 128 characters");
        }
        if (!topic.isFifo()) {
            if (!deduplicationId.isEmpty()) {
                throw SnsRefusal.invalidParameter(
                        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is"
                                + " not valid for this topic type");
            }
            return;
        }
        if (groupId.isEmpty()) {
            throw SnsRefusal.invalidParameter("The MessageGroupId parameter is required for FIFO topics");
        }
        if (deduplicationId.isEmpty() && !topic.contentBasedDeduplication()) {
            throw SnsRefusal.invalidParameter("The topic should either have ContentBasedDeduplication enabled or"
                    + " MessageDeduplicationId provided explicitly");
        }
    }

    /** What a FIFO topic recognises a repeat by: the given id, else the SHA-256 of the text. */
    String deduplicationKey() {
        if (!deduplicationId.isEmpty()) {
            return deduplicationId;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Message", text);
        putUnlessEmpty(fields, "Id", id);
        putUnlessEmpty(fields, "Subject", subject);
        putUnlessEmpty(fields, "MessageStructure", structure);
        putUnlessEmpty(fields, "MessageGroupId", groupId);
        putUnlessEmpty(fields, "MessageDeduplicationId", deduplicationId);
        attributes.forEach((name, value) -> fields.put("MessageAttributes." + name, value));
        return fields;
    }

    private static void putUnlessEmpty(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
