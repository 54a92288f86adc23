package io.loadline.adapter.aws;

import io.loadline.actuator.ReceiverSettings;
import io.loadline.store.TableSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/** Asks AWS whether what the services need is there. It only reads. */
public final class AwsProbe {
    private AwsProbe() {}

    /** What came of it. */
    public enum Kind {
        FINE,
        /** It does not exist. */
        MISSING,
        /** It exists and is being changed. */
        BUSY,
        /** It exists, but not as it must be. */
        WRONG,
        /** The credentials do not allow to ask. */
        DENIED,
        /** Nobody answered. */
        UNREACHABLE
    }

    /**
     * An answer.
     *
     * @param detail one line
     */
    public record Answer(Kind kind, String detail) {}

    /** Where the credentials come from, and the end of their id; never the secret. */
    public static Answer credentials() {
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            AwsCredentials found = provider.resolveCredentials();
            String id = found.accessKeyId();
            return new Answer(
                    Kind.FINE,
                    "found by %s, access key …%s"
                            .formatted(
                                    found.providerName().orElse("the default chain"),
                                    id.substring(Math.max(0, id.length() - 4))));
        } catch (SdkException e) {
            return new Answer(Kind.MISSING, "no AWS credentials: " + first(e));
        }
    }

    /** The chain lists every place in one line; its beginning is what helps. */
    private static String first(SdkException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf(": [");
        return end < 0 ? message : message.substring(0, end);
    }

    /** Whether an address is on this machine, where any credentials do. */
    public static boolean isLoopback(URI endpoint) {
        return Calls.isLoopback(endpoint);
    }

    /** Looks at tables, with a client of its own. */
    public static TablesProbe tables(DynamoDbSettings settings) {
        return new TablesProbe(DynamoDbClients.open(settings));
    }

    /** A client that looks at tables. */
    public static final class TablesProbe implements AutoCloseable {
        private final DynamoDbClient client;

        private TablesProbe(DynamoDbClient client) {
            this.client = client;
        }

        /** Whether a table is there with its keys and indexes. */
        public Answer look(TableSpec wanted) {
            try {
                TableDescription found = client.describeTable(request -> request.tableName(wanted.name()))
                        .table();
                List<String> differences = TableRequests.differences(wanted, found);
                if (!differences.isEmpty()) {
                    return new Answer(Kind.WRONG, String.join("; ", differences));
                }
                return new Answer(
                        found.tableStatus() == TableStatus.ACTIVE ? Kind.FINE : Kind.BUSY,
                        "%s, %d indexes"
                                .formatted(
                                        found.tableStatusAsString(),
                                        found.globalSecondaryIndexes().size()));
            } catch (ResourceNotFoundException e) {
                return new Answer(Kind.MISSING, "does not exist yet");
            } catch (SdkException e) {
                return failed(e);
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** Whether an SNS topic is there. */
    public static Answer topic(ReceiverSettings.Sns settings) {
        Optional<String> region = SnsNotifier.region(settings);
        try (SnsClient client =
                Calls.once(SnsClient.builder(), region, settings.endpoint()).build()) {
            client.getTopicAttributes(request -> request.topicArn(settings.topicArn()));
            return new Answer(Kind.FINE, "is there");
        } catch (NotFoundException e) {
            return new Answer(Kind.MISSING, "does not exist");
        } catch (SdkException e) {
            return failed(e);
        }
    }

    private static Answer failed(SdkException e) {
        if (e instanceof AwsServiceException answer) {
            boolean unknown = answer.awsErrorDetails() != null
                    && "InvalidAction".equals(answer.awsErrorDetails().errorCode());
            boolean denied = unknown || answer.statusCode() == 403 || answer.statusCode() == 401;
            return new Answer(denied ? Kind.DENIED : Kind.WRONG, Calls.reason(answer));
        }
        return new Answer(Kind.UNREACHABLE, String.valueOf(e.getMessage()));
    }
}
