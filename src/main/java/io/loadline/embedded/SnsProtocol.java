package io.loadline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Amazon SNS in the AWS query protocol: {@code CreateTopic}, {@code Publish} and {@code PublishBatch}. */
final class SnsProtocol implements Protocol {
    private static final String ARN_PREFIX = "arn:aws:sns:us-east-1:000000000000:";
    private static final String TOPIC_NAME = "[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\\.fifo";
    private static final String BATCH_ENTRY = "PublishBatchRequestEntries.member.";
    private static final String BATCH_ENTRY_ID = "[A-Za-z0-9_-]{1,80}";
    private static final int LARGEST_BATCH = 10;

    private final InstantSource clock;
    private final Map<String, SnsTopic> topics = new HashMap<>();

    SnsProtocol(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Outcome handle(Inbound request, Handling handling) {
        Map<String, String> query = query(request.body());
        String action = query.getOrDefault("Action", "");
        try {
            if (!request.header("authorization").startsWith("AWS4-HMAC-SHA256 ")) {
                throw new SnsRefusal(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
            }
            switch (action) {
                case "CreateTopic":
                    return createTopic(query);
                case "GetTopicAttributes":
                    return attributes(query);
                case "Publish":
                    return publish(query, handling);
                case "PublishBatch":
                    return publishBatch(query, handling);
                default:
                    throw new SnsRefusal(400, "InvalidAction", "This receiver has no action '" + action + "'");
            }
        } catch (SnsRefusal e) {
            Receipt receipt = Receipt.of(target(query), action, "", query, Effect.REFUSED);
            return Outcome.of(
                    SnsXml.error(e.status(), e.code(), e.getMessage()),
                    receipt.because(Effect.REFUSED, e.getMessage()));
        }
    }

    @Override
    public Reply failure(int status) {
        return status == 429
                ? SnsXml.error(429, "Throttled", "Rate exceeded")
                : SnsXml.error(status, "InternalError", "injected fault");
    }

    /** Makes a topic unless it exists; one whose name ends in {@code .fifo} is a FIFO topic. */
    SnsTopic topic(String name, boolean contentBasedDeduplication) {
        return topics.computeIfAbsent(ARN_PREFIX + name, arn -> new SnsTopic(arn, contentBasedDeduplication));
    }

    private Outcome createTopic(Map<String, String> query) throws SnsRefusal {
        String name = query.getOrDefault("Name", "");
        Map<String, String> attributes = new HashMap<>();
        for (int n = 1; query.containsKey("Attributes.entry." + n + ".key"); n++) {
            String entry = "Attributes.entry." + n;
            attributes.put(query.get(entry + ".key"), query.getOrDefault(entry + ".value", ""));
        }
        boolean fifo = Boolean.parseBoolean(attributes.get("FifoTopic"));
        if (!name.matches(TOPIC_NAME) || fifo != name.endsWith(SnsTopic.FIFO_SUFFIX)) {
            throw SnsRefusal.invalidParameter("Topic Name");
        }
        SnsTopic topic = topic(name, Boolean.parseBoolean(attributes.get("ContentBasedDeduplication")));
        return Outcome.of(
                SnsXml.success("CreateTopic", SnsXml.element("TopicArn", topic.arn())),
                Receipt.of(topic.arn(), "CreateTopic", "", query, Effect.CREATED));
    }

    private Outcome attributes(Map<String, String> query) throws SnsRefusal {
        SnsTopic topic = existing(target(query));
        String entry = SnsXml.element("key", "TopicArn") + SnsXml.element("value", topic.arn());
        // Only a look: nothing for the ledger.
        return new Outcome(
                SnsXml.success("GetTopicAttributes", "<Attributes><entry>" + entry + "</entry></Attributes>"),
                List.of());
    }

    private Outcome publish(Map<String, String> query, Handling handling) throws SnsRefusal {
        SnsTopic topic = existing(target(query));
        SnsMessage message = SnsMessage.read(query, "");
        message.check(topic);
        List<Receipt> receipts = new ArrayList<>();
        String messageId = take(topic, "Publish", message, handling, receipts);
        return new Outcome(SnsXml.success("Publish", SnsXml.element("MessageId", messageId)), receipts);
    }

    private Outcome publishBatch(Map<String, String> query, Handling handling) throws SnsRefusal {
        SnsTopic topic = existing(target(query));
        List<SnsMessage> messages = new ArrayList<>();
        for (int n = 1; query.containsKey(BATCH_ENTRY + n + ".Id"); n++) {
            messages.add(SnsMessage.read(query, BATCH_ENTRY + n + "."));
        }
        checkBatch(messages);
        List<Receipt> receipts = new ArrayList<>();
        StringBuilder successful = new StringBuilder();
        StringBuilder failed = new StringBuilder();
        for (int index = 0; index < messages.size(); index++) {
            SnsMessage message = messages.get(index);
            Receipt receipt = receipt(topic, "PublishBatch", message, Effect.REFUSED);
            try {
                message.check(topic);
                if (handling == Handling.TAKE_PART && index % 2 == 1) {
                    failed.append(failedEntry(message, "InternalError", "injected fault", false));
                    receipts.add(receipt.because(Effect.FAULTED, "injected fault"));
                } else {
                    String messageId = take(topic, "PublishBatch", message, handling, receipts);
                    successful.append(
                            member(SnsXml.element("Id", message.id()) + SnsXml.element("MessageId", messageId)));
                }
            } catch (SnsRefusal e) {
                failed.append(failedEntry(message, e.code(), e.getMessage(), true));
                receipts.add(receipt.because(Effect.REFUSED, e.getMessage()));
            }
        }
        return new Outcome(
                SnsXml.success(
                        "PublishBatch", "<Successful>" + successful + "</Successful><Failed>" + failed + "</Failed>"),
                receipts);
    }

    private static void checkBatch(List<SnsMessage> messages) throws SnsRefusal {
        if (messages.isEmpty()) {
            throw new SnsRefusal(400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }
        if (messages.size() > LARGEST_BATCH) {
            throw new SnsRefusal(
                    400, "TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
        }
        Set<String> ids = new HashSet<>();
        int size = 0;
        for (SnsMessage message : messages) {
            if (!message.id().matches(BATCH_ENTRY_ID)) {
                throw new SnsRefusal(
                        400,
                        "InvalidBatchEntryId",
                        "The Id of a batch entry in a batch request doesn't abide by the specification.");
            }
            if (!ids.add(message.id())) {
                throw new SnsRefusal(
                        400, "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
            }
            size += message.sizeBytes();
        }
        if (size > SnsMessage.LONGEST_BYTES) {
            throw new SnsRefusal(
                    400,
                    "BatchRequestTooLong",
                    "The length of all the batch messages put together is more than the limit.");
        }
    }

    private String take(SnsTopic topic, String action, SnsMessage message, Handling handling, List<Receipt> receipts) {
        String messageId = UUID.randomUUID().toString();
        Effect effect = Effect.PUBLISHED;
        if (handling == Handling.LOSE) {
            effect = Effect.LOST;
        } else if (topic.isFifo()) {
            var before = topic.acceptedBefore(message.deduplicationKey(), clock.instant());
            if (before.isPresent()) {
                messageId = before.get();
                effect = Effect.DUPLICATE;
            } else {
                topic.accept(message.deduplicationKey(), messageId, clock.instant());
            }
        }
        receipts.add(receipt(topic, action, message, effect));
        return messageId;
    }

    private static Receipt receipt(SnsTopic topic, String action, SnsMessage message, Effect effect) {
        return Receipt.of(topic.arn(), action, message.deduplicationId(), message.fields(), effect);
    }

    private SnsTopic existing(String arn) throws SnsRefusal {
        if (arn.isEmpty()) {
            throw SnsRefusal.invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
        }
        SnsTopic topic = topics.get(arn);
        if (topic == null) {
            throw new SnsRefusal(404, "NotFound", "Topic does not exist");
        }
        return topic;
    }

    private static String target(Map<String, String> query) {
        return query.getOrDefault("TopicArn", query.getOrDefault("TargetArn", ""));
    }

    private static String failedEntry(SnsMessage message, String code, String why, boolean senderFault) {
        return member(SnsXml.element("Id", message.id())
                + SnsXml.element("Code", code)
                + SnsXml.element("Message", why)
                + SnsXml.element("SenderFault", Boolean.toString(senderFault)));
    }

    private static String member(String content) {
        return "<member>" + content + "</member>";
    }

    private static Map<String, String> query(byte[] body) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : new String(body, UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }
}
