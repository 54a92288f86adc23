package io.loadline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.store.TableSpec.Attribute;
import io.loadline.wire.avro.LogMetadata;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablesTest {
    private final Tables tables = Tables.withPrefix("t-");

    @Test
    void bothTablesAreKeyedByIdAndTimeAndIndexedByWhatIsSearched() {
        assertThat(tables.logMetadata().name()).isEqualTo("t-log-metadata");
        assertThat(names(tables.logMetadata().key())).containsExactly("log_id", "timestamp");
        assertThat(tables.logMetadata().indexes())
                .extracting(TableSpec.Index::name)
                .containsExactly("ServiceIndex", "LogLevelIndex", "UserIndex");
        assertThat(tables.auditTrail().name()).isEqualTo("t-audit-trail");
        assertThat(names(tables.auditTrail().key())).containsExactly("audit_id", "timestamp");
        assertThat(tables.auditTrail().indexes())
                .extracting(TableSpec.Index::name)
                .containsExactly("ActionTypeIndex", "UserAuditIndex");
        assertThat(tables.all()).allSatisfy(table -> assertThat(table.indexes())
                .allSatisfy(index -> assertThat(index.key().sort().name()).isEqualTo("timestamp")));
    }

    @Test
    void refusesAPrefixThatMakesNoTableName() {
        assertThatThrownBy(() -> Tables.withPrefix("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a blog-metadata");
    }

    @Test
    void everyIndexKeyOfALogLineIsAnAttributeOfItsItem() {
        Item item = new Rows(tables).logMetadata(log("ERROR", "u1"));

        assertThat(item.attributes().keySet())
                .containsAll(tables.logMetadata().keyAttributes().stream()
                        .map(Attribute::name)
                        .toList());
        assertThat(item.attributes().get("log_level")).isEqualTo(new Item.Value.Text("ERROR"));
        assertThat(item.attributes().get("timestamp")).isEqualTo(new Item.Value.Whole(1_700_000_000_123L));
    }

    @Test
    void leavesAbsentAndEmptyTextsOut() {
        assertThat(new Rows(tables).logMetadata(log("INFO", null)).attributes())
                .doesNotContainKeys("user_id", "session_id", "trace_id");
        assertThat(new Rows(tables).logMetadata(log("INFO", "")).attributes()).doesNotContainKey("user_id");
    }

    @Test
    void everyFieldOfAnAuditRecordIsInItsItem() {
        AuditRecord audit = new AuditRecord(
                new AuditEvent(
                        "a1", Instant.ofEpochMilli(5), "alert.transition", "loadline", "alert-1", "orders", "{}"),
                "audit-0",
                7,
                "00",
                "ff");

        Item item = new Rows(tables).auditRecord(audit);

        List<String> fields = io.loadline.wire.avro.AuditRecord.getClassSchema().getFields().stream()
                .map(field -> field.name())
                .toList();
        assertThat(item.attributes().keySet())
                .containsAll(fields)
                .contains("action_type_shard")
                .hasSize(fields.size() + 1);
    }

    @Test
    void shardsFollowFromTheIdAndSpread() {
        Set<String> used = new HashSet<>();
        IntStream.range(0, 200).forEach(i -> used.add(Shards.of("INFO", "log-" + i)));

        // A golden value: another hash would hide the items written before.
        assertThat(Shards.of("ERROR", "log-1")).isEqualTo("ERROR#4");
        assertThat(used).containsExactlyInAnyOrderElementsOf(Shards.all("INFO"));
    }

    private static List<String> names(TableSpec.Key key) {
        return key.attributes().stream().map(Attribute::name).toList();
    }

    private static LogMetadata log(String level, String user) {
        return LogMetadata.newBuilder()
                .setLogId("log-1")
                .setTimestamp(Instant.ofEpochMilli(1_700_000_000_123L))
                .setServiceName("orders")
                .setLogLevel(level)
                .setUserId(user)
                .setMessage("m")
                .setSizeBytes(1)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .build();
    }
}
