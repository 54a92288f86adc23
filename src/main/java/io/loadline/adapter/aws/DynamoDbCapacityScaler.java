package io.loadline.adapter.aws;

import io.loadline.actuator.Delivery;
import io.loadline.actuator.Reading;
import io.loadline.actuator.Scaler;
import io.loadline.actuator.ScalingSettings;
import io.loadline.command.Capacity;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Sets the provisioned read or write capacity of DynamoDB tables; resources are {@code dynamodb:table/NAME}. */
public final class DynamoDbCapacityScaler implements Scaler {
    private static final String PREFIX = "dynamodb:table/";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** What the two dimensions are at a table. */
    private enum Dimension {
        READ_CAPACITY,
        WRITE_CAPACITY;

        static Optional<Dimension> of(String code) {
            return switch (code) {
                case "read_capacity" -> Optional.of(READ_CAPACITY);
                case "write_capacity" -> Optional.of(WRITE_CAPACITY);
                default -> Optional.empty();
            };
        }

        long in(ProvisionedThroughputDescription throughput) {
            return this == READ_CAPACITY ? throughput.readCapacityUnits() : throughput.writeCapacityUnits();
        }

        /** The other dimension stays as it is; the service always wants both. */
        ProvisionedThroughput with(long value, ProvisionedThroughputDescription now) {
            return ProvisionedThroughput.builder()
                    .readCapacityUnits(this == READ_CAPACITY ? Long.valueOf(value) : now.readCapacityUnits())
                    .writeCapacityUnits(this == WRITE_CAPACITY ? Long.valueOf(value) : now.writeCapacityUnits())
                    .build();
        }
    }

    private final ScalingSettings settings;
    private Optional<DynamoDbClient> client = Optional.empty();

    private DynamoDbCapacityScaler(ScalingSettings settings) {
        this.settings = settings;
    }

    /**
     * With a client of its own, which {@link #close} closes. It is opened with the first act: who only pages needs no
     * region, and a missing one must not keep pages back.
     */
    public static DynamoDbCapacityScaler of(ScalingSettings settings) {
        return new DynamoDbCapacityScaler(settings);
    }

    /** @throws SdkClientException when no region is known */
    private synchronized DynamoDbClient client() {
        if (client.isEmpty()) {
            client = Optional.of(Calls.once(DynamoDbClient.builder(), settings.region(), settings.endpoint())
                    .build());
        }
        return client.get();
    }

    @Override
    public Reading read(String resource, String dimension) {
        Optional<String> mistake = mistake(resource, dimension);
        if (mistake.isPresent()) {
            return new Reading.Unreadable(mistake.get());
        }
        try {
            TableDescription table = describe(resource);
            ProvisionedThroughputDescription throughput = table.provisionedThroughput();
            int decreases = throughput.numberOfDecreasesToday() == null
                    ? 0
                    : throughput.numberOfDecreasesToday().intValue();
            return new Reading.Known(new Capacity(
                    Dimension.of(dimension).orElseThrow().in(throughput),
                    isOnDemand(table),
                    table.tableStatus() != TableStatus.ACTIVE,
                    decreases));
        } catch (AwsServiceException e) {
            return Calls.isTemporary(e)
                    ? new Reading.Unavailable(Optional.empty(), Calls.reason(e))
                    : new Reading.Unreadable(resource + " cannot be read: " + Calls.reason(e));
        } catch (SdkClientException e) {
            return new Reading.Unavailable(Optional.empty(), "DynamoDB cannot be reached: " + e.getMessage());
        }
    }

    @Override
    public Delivery set(String resource, String dimension, long value) {
        Optional<String> mistake = mistake(resource, dimension);
        if (mistake.isPresent()) {
            return new Delivery.Rejected(mistake.get());
        }
        try {
            return set(resource, Dimension.of(dimension).orElseThrow(), value);
        } catch (ResourceInUseException e) {
            return Delivery.retry(Calls.reason(e));
        } catch (LimitExceededException e) {
            return new Delivery.Rejected(resource + " may not be changed now: " + Calls.reason(e));
        } catch (AwsServiceException e) {
            return Calls.isTemporary(e)
                    ? Delivery.retry(Calls.reason(e))
                    : new Delivery.Rejected(resource + " refuses " + value + ": " + Calls.reason(e));
        } catch (AbortedException e) {
            Thread.currentThread().interrupt();
            return Delivery.retry("interrupted");
        } catch (SdkClientException e) {
            return Delivery.retry("DynamoDB cannot be reached: " + e.getMessage());
        }
    }

    private Delivery set(String resource, Dimension dimension, long value) {
        TableDescription table = describe(resource);
        if (isOnDemand(table)) {
            return new Delivery.Rejected(resource + " has become on demand: there is no capacity to set");
        }
        if (has(table, dimension, value)) {
            return new Delivery.Done("has " + value + " already");
        }
        if (table.tableStatus() != TableStatus.ACTIVE) {
            return Delivery.retry("the table is " + table.tableStatusAsString());
        }
        client().updateTable(request -> request.tableName(name(resource))
                .provisionedThroughput(dimension.with(value, table.provisionedThroughput())));
        return awaited(resource, dimension, value);
    }

    private Delivery awaited(String resource, Dimension dimension, long value) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (System.nanoTime() < deadline) {
            if (has(describe(resource), dimension, value)) {
                return new Delivery.Done("set to " + value);
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Delivery.retry("interrupted");
            }
        }
        return Delivery.retry(resource + " has not got " + value + " within " + LONGEST_WAIT);
    }

    private TableDescription describe(String resource) {
        return client().describeTable(request -> request.tableName(name(resource)))
                .table();
    }

    private static boolean has(TableDescription table, Dimension dimension, long value) {
        return table.tableStatus() == TableStatus.ACTIVE && dimension.in(table.provisionedThroughput()) == value;
    }

    private static boolean isOnDemand(TableDescription table) {
        return table.billingModeSummary() != null
                && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
    }

    private static Optional<String> mistake(String resource, String dimension) {
        if (!resource.startsWith(PREFIX) || resource.length() == PREFIX.length()) {
            return Optional.of("resource " + resource + " is none that can be scaled: write " + PREFIX + "NAME");
        }
        return Dimension.of(dimension).isPresent()
                ? Optional.empty()
                : Optional.of("dimension " + dimension + " is none of read_capacity, write_capacity");
    }

    private static String name(String resource) {
        return resource.substring(PREFIX.length());
    }

    @Override
    public synchronized void close() {
        client.ifPresent(DynamoDbClient::close);
    }
}
