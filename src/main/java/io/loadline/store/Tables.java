package io.loadline.store;

import static io.loadline.store.TableSpec.Type.NUMBER;
import static io.loadline.store.TableSpec.Type.TEXT;

import io.loadline.store.TableSpec.Attribute;
import io.loadline.store.TableSpec.Index;
import io.loadline.store.TableSpec.Key;
import java.util.List;

/**
 * The tables that the store writes.
 *
 * <table>
 * <caption>Tables and their indexes; every sort key is {@code timestamp}, a number: milliseconds since the epoch</caption>
 * <tr><th>table</th><th>partition key</th><th>indexes (partition key)</th></tr>
 * <tr><td>log-metadata</td><td>log_id</td>
 *     <td>ServiceIndex (service_name), LogLevelIndex (log_level_shard), UserIndex (user_id)</td></tr>
 * <tr><td>audit-trail</td><td>audit_id</td>
 *     <td>ActionTypeIndex (action_type_shard), UserAuditIndex (user_id)</td></tr>
 * </table>
 *
 * <p>Log level and action type have few values, and an index takes at most 1,000 write units a second for one key, so
 * these two are sharded: see {@link Shards}. An item without a user is simply not in the user's index.
 *
 * @param logMetadata one item for each log line
 * @param auditTrail one item for each audit record
 */
public record Tables(TableSpec logMetadata, TableSpec auditTrail) {
    private static final Attribute TIMESTAMP = new Attribute("timestamp", NUMBER);

    /**
     * The tables of a deployment.
     *
     * @param prefix what their names start with, for instance {@code loadline-}; may be empty
     */
    public static Tables withPrefix(String prefix) {
        return new Tables(
                new TableSpec(
                        prefix + "log-metadata",
                        by("log_id"),
                        List.of(
                                new Index("ServiceIndex", by("service_name")),
                                new Index("LogLevelIndex", by("log_level_shard")),
                                new Index("UserIndex", by("user_id")))),
                new TableSpec(
                        prefix + "audit-trail",
                        by("audit_id"),
                        List.of(
                                new Index("ActionTypeIndex", by("action_type_shard")),
                                new Index("UserAuditIndex", by("user_id")))));
    }

    /** All of them. */
    public List<TableSpec> all() {
        return List.of(logMetadata, auditTrail);
    }

    private static Key by(String partition) {
        return new Key(new Attribute(partition, TEXT), TIMESTAMP);
    }
}
