package io.loadline.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.store.Item;
import io.loadline.store.TableSpec;
import io.loadline.store.TableWriter.Outcome;
import io.loadline.store.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class DynamoDbTableWriterTest {
    private static final TableSpec TABLE = Tables.withPrefix("t-").logMetadata();
    private static final Outcome WRITTEN = new Outcome.Written();

    private final List<List<String>> sent = new ArrayList<>();
    private final Map<String, String> table = new HashMap<>();

    @Test
    void sendsAtMost25InABatch() {
        List<Item> items =
                IntStream.range(0, 60).mapToObj(i -> item("id-" + i, "m")).toList();

        List<Outcome> outcomes = writer(this::takeAll).write(items);

        assertThat(outcomes).hasSize(60).containsOnly(WRITTEN);
        assertThat(sent).extracting(List::size).containsExactly(25, 25, 10);
        assertThat(table).hasSize(60);
    }

    @Test
    void sendsOnlyWhatWasLeftUnprocessed() {
        List<Outcome> outcomes = writer(requests -> sent.size() == 1 ? requests.subList(1, 3) : List.of())
                .write(List.of(item("a", "m"), item("b", "m"), item("c", "m")));

        assertThat(outcomes).containsOnly(WRITTEN);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("b", "c"));
    }

    @Test
    void leavesForLaterWhatStaysUnprocessed() {
        List<Outcome> outcomes = writer(requests -> requests.stream()
                        .filter(request -> id(request).equals("b"))
                        .toList())
                .write(List.of(item("a", "m"), item("b", "m")));

        assertThat(outcomes.get(0)).isEqualTo(WRITTEN);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Retry.class);
        assertThat(sent).hasSize(1 + 3);
    }

    @Test
    void anOutageCostsOneRoundOfTriesHoweverManyBatchesWait() {
        List<Item> items =
                IntStream.range(0, 100).mapToObj(i -> item("id-" + i, "m")).toList();

        List<Outcome> outcomes = writer(requests -> {
                    throw SdkClientException.create("connection refused");
                })
                .write(items);

        assertThat(outcomes).hasSize(100).allMatch(outcome -> outcome instanceof Outcome.Retry);
        assertThat(sent).hasSize(1 + 3);
    }

    @Test
    void ofSeveralItemsWithOneKeyTheLastIsSentAndAllAreWritten() {
        List<Outcome> outcomes =
                writer(this::takeAll).write(List.of(item("a", "first"), item("b", "m"), item("a", "last")));

        assertThat(outcomes).containsExactly(WRITTEN, WRITTEN, WRITTEN);
        assertThat(sent).containsExactly(List.of("a", "b"));
        assertThat(table).containsEntry("a", "last");
    }

    @Test
    void findsTheBadItemOfABatchThatIsRefused() {
        List<Item> items =
                IntStream.range(0, 25).mapToObj(i -> item("id-" + i, "m")).toList();

        List<Outcome> outcomes = writer(requests -> {
                    if (requests.stream().anyMatch(request -> id(request).equals("id-17"))) {
                        throw refusal();
                    }
                    return takeAll(requests);
                })
                .write(items);

        assertThat(outcomes.get(17)).isInstanceOf(Outcome.Rejected.class);
        assertThat(outcomes.stream().filter(WRITTEN::equals)).hasSize(24);
        assertThat(table).hasSize(24);
    }

    @Test
    void anItemThatStoodAsideForARefusedOneIsTriedAgain() {
        List<Outcome> outcomes = writer(requests -> {
                    throw refusal();
                })
                .write(List.of(item("a", "good"), item("a", "bad")));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Retry.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void whatCanNeverFitIsRejectedWithoutBeingSent() {
        List<Outcome> outcomes = writer(this::takeAll)
                .write(List.of(
                        item("large", "x".repeat(400 * 1024)),
                        item("", "m"),
                        item("k".repeat(2049), "m"),
                        item("good", "m")));

        assertThat(outcomes.get(0)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo("too_large");
            assertThat(rejected.detail()).contains("409600");
        });
        assertThat(outcomes.subList(1, 3))
                .allMatch(outcome -> outcome instanceof Outcome.Rejected rejected
                        && rejected.reason().equals("bad_key"));
        assertThat(outcomes.get(3)).isEqualTo(WRITTEN);
        assertThat(sent).containsExactly(List.of("good"));
    }

    private List<WriteRequest> takeAll(List<WriteRequest> requests) {
        requests.forEach(request -> table.put(
                id(request), request.putRequest().item().get("message").s()));
        return List.of();
    }

    /** @param behaviour what is left unprocessed of the requests of one call */
    private DynamoDbTableWriter writer(Function<List<WriteRequest>, List<WriteRequest>> behaviour) {
        DynamoDbClient client = new DynamoDbClient() {
            @Override
            public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
                List<WriteRequest> requests = request.requestItems().get(TABLE.name());
                sent.add(requests.stream().map(DynamoDbTableWriterTest::id).toList());
                List<WriteRequest> left = behaviour.apply(requests);
                return BatchWriteItemResponse.builder()
                        .unprocessedItems(left.isEmpty() ? Map.of() : Map.of(TABLE.name(), left))
                        .build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
        return new DynamoDbTableWriter(client, new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(2), 3));
    }

    private static DynamoDbException refusal() {
        return (DynamoDbException) DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ValidationException")
                        .errorMessage("no")
                        .build())
                .build();
    }

    private static String id(WriteRequest request) {
        return request.putRequest().item().get("log_id").s();
    }

    private static Item item(String id, String message) {
        TreeMap<String, Item.Value> attributes = new TreeMap<>();
        if (!id.isEmpty()) {
            attributes.put("log_id", new Item.Value.Text(id));
        }
        attributes.put("timestamp", new Item.Value.Whole(1));
        attributes.put("message", new Item.Value.Text(message));
        return new Item(TABLE, attributes);
    }
}
