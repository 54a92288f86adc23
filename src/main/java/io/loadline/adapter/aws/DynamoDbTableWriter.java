package io.loadline.adapter.aws;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.loadline.store.Item;
import io.loadline.store.TableWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Writes items with BatchWriteItem, 25 at a time. What a batch leaves unprocessed is sent again alone, with exponential
 * waits and jitter. A batch that the service refuses as a whole is halved until the bad item stands alone.
 *
 * <p>Once a batch has run out of retries the ones after it are not tried any more in the same call: an outage costs one
 * round of waits, not one for each batch.
 */
public final class DynamoDbTableWriter implements TableWriter {
    private final DynamoDbClient client;
    private final FailsafeExecutor<List<Item>> retrying;

    /**
     * @param client one that does not retry by itself ({@link DynamoDbClients}); closed by its owner
     * @param retry how to try again within one call of {@link #write}
     */
    public DynamoDbTableWriter(DynamoDbClient client, RetrySettings retry) {
        this.client = client;
        this.retrying = Failsafe.with(RetryPolicy.<List<Item>>builder()
                .handleIf(DynamoDbTableWriter::mayPass)
                .handleResultIf(left -> !left.isEmpty())
                .withBackoff(retry.first(), retry.longest())
                .withJitter(0.25)
                .withMaxRetries(retry.retries())
                .build());
    }

    @Override
    public List<Outcome> write(List<Item> items) {
        Outcome[] outcomes = new Outcome[items.size()];
        List<Integer> sendable = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            Optional<Outcome.Rejected> refusal = ItemRequests.refusal(items.get(i));
            if (refusal.isPresent()) {
                outcomes[i] = refusal.get();
            } else {
                sendable.add(i);
            }
        }
        List<List<Integer>> byKey = ItemRequests.byKey(items, sendable);
        Optional<Outcome.Retry> outage = Optional.empty();
        for (int from = 0; from < byKey.size(); from += ItemRequests.MOST_IN_BATCH) {
            List<List<Integer>> part = byKey.subList(from, Math.min(byKey.size(), from + ItemRequests.MOST_IN_BATCH));
            if (outage.isPresent()) {
                settle(part, outage.get(), outcomes);
            } else {
                outage = send(part, items, outcomes);
            }
        }
        return List.of(outcomes);
    }

    /** @return why something must be tried again */
    private Optional<Outcome.Retry> send(List<List<Integer>> part, List<Item> items, Outcome[] outcomes) {
        List<Item> batch = part.stream().map(same -> items.get(last(same))).toList();
        Attempts attempts = new Attempts(batch);
        String failure = "the table throttles writes";
        try {
            attempts.left = retrying.get(attempts::send);
        } catch (DynamoDbException e) {
            if (isRefusal(e)) {
                return halve(part, items, outcomes, e);
            }
            failure = reason(e);
        } catch (SdkException e) {
            failure = reason(e);
        } catch (FailsafeException e) {
            // Only an interrupt comes wrapped, and it is for whoever owns this thread.
            Thread.currentThread().interrupt();
            failure = "interrupted";
        }
        Outcome.Retry retry = new Outcome.Retry(failure);
        for (int i = 0; i < part.size(); i++) {
            boolean isLeft = attempts.left.contains(batch.get(i));
            settle(List.of(part.get(i)), isLeft ? retry : new Outcome.Written(), outcomes);
        }
        return attempts.left.isEmpty() ? Optional.empty() : Optional.of(retry);
    }

    private Optional<Outcome.Retry> halve(
            List<List<Integer>> part, List<Item> items, Outcome[] outcomes, DynamoDbException refusal) {
        if (part.size() > 1) {
            int half = part.size() / 2;
            Optional<Outcome.Retry> first = send(part.subList(0, half), items, outcomes);
            Optional<Outcome.Retry> second = send(part.subList(half, part.size()), items, outcomes);
            return first.or(() -> second);
        }
        // Earlier items of this key stood aside for the refused one, and may themselves be good.
        settle(part, new Outcome.Retry("an item of the same key was refused"), outcomes);
        outcomes[last(part.get(0))] = new Outcome.Rejected("refused_by_table", reason(refusal));
        return Optional.empty();
    }

    private static void settle(List<List<Integer>> part, Outcome outcome, Outcome[] outcomes) {
        part.forEach(same -> same.forEach(i -> outcomes[i] = outcome));
    }

    private static int last(List<Integer> same) {
        return same.get(same.size() - 1);
    }

    /** Whether the same request may succeed later: everything but a refusal of its content. */
    private static boolean mayPass(Throwable failure) {
        return failure instanceof SdkException && !(failure instanceof DynamoDbException e && isRefusal(e));
    }

    private static boolean isRefusal(DynamoDbException e) {
        return e.awsErrorDetails() != null
                && ("ValidationException".equals(e.awsErrorDetails().errorCode())
                        || "SerializationException".equals(e.awsErrorDetails().errorCode()));
    }

    private static String reason(SdkException e) {
        return e instanceof DynamoDbException answered && answered.awsErrorDetails() != null
                ? answered.awsErrorDetails().errorCode() + ": "
                        + answered.awsErrorDetails().errorMessage()
                : "DynamoDB does not answer: " + e.getMessage();
    }

    /** One batch over its tries: each sends only what the one before left. */
    private final class Attempts {
        private List<Item> left;

        private Attempts(List<Item> items) {
            this.left = items;
        }

        private List<Item> send() {
            left = ItemRequests.unprocessed(
                    left, client.batchWriteItem(ItemRequests.batch(left)).unprocessedItems());
            return left;
        }
    }
}
