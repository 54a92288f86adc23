package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.SourceId;
import io.loadline.sample.RejectReason;
import io.loadline.sla.Matcher.Operator;
import io.loadline.wire.avro.LogEvent;
import io.loadline.wire.avro.LogLevel;
import io.loadline.wire.avro.Maintenance;
import io.loadline.wire.avro.MatchOp;
import io.loadline.wire.avro.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private static final SourceId SOURCE = new SourceId("metrics", 3);

    @Test
    void readsBackWhatItWrote() throws UndecodableException {
        assertReadsBack(Codecs.EVALUATION, Examples.EVALUATION);
        assertReadsBack(Codecs.EVALUATION, Examples.EMPTY_EVALUATION);
        assertReadsBack(Codecs.ALERT_TRANSITION, Examples.TRANSITION);
        assertReadsBack(Codecs.NOTIFICATION, Examples.NOTIFICATION);
        assertReadsBack(Codecs.SCALE_COMMAND, Examples.SCALE);
        assertReadsBack(Codecs.COMMAND_RESULT, Examples.RESULT);
        assertReadsBack(Codecs.AUDIT_EVENT, Examples.AUDIT);
        assertReadsBack(Codecs.AUDIT_RECORD, Examples.AUDIT_RECORD);
        assertReadsBack(Codecs.LOG_EVENT, Examples.LOG);
    }

    @Test
    void readsBackEveryKindOfPaneRecord() throws UndecodableException {
        ControlEvent control = new ControlEvent(
                Examples.T,
                "ops",
                "first start",
                new ControlEvent.PolicySet(List.of(new ControlEvent.PolicyText("default", "v1", "text"))));
        assertReadsBack(Codecs.PANE_RECORD, new PaneRecord.WatermarkRise(SOURCE, 1234, 25));
        assertReadsBack(Codecs.PANE_RECORD, new PaneRecord.Control(SOURCE, 99, 7, control));
        assertReadsBack(Codecs.PANE_RECORD, new PaneRecord.Result(SOURCE, 99, 7, Examples.RESULT));
        assertReadsBack(
                Codecs.PANE_RECORD,
                new PaneRecord.Partials(
                        SOURCE, "orders", 5000, List.of(new PaneRecord.Partial(Examples.SERIES, 7000, new byte[] {
                            1, 2, 3
                        }))));
    }

    @Test
    void readsBackSnapshots() throws UndecodableException {
        SnapshotChunk chunk = new SnapshotChunk(
                17, 5000, "1", 0, 2, List.of(new SnapshotChunk.Entry(new byte[] {1}, new byte[] {2, 3})));

        assertReadsBack(Codecs.snapshots(4), chunk);
    }

    @Test
    void passesOnControlEventsUnchanged() throws UndecodableException {
        byte[] maintenance = new AvroCodec<io.loadline.wire.avro.ControlEvent>(
                        io.loadline.wire.avro.ControlEvent.SCHEMA$)
                .encode(new io.loadline.wire.avro.ControlEvent(
                        Examples.T,
                        "ops",
                        "upgrade",
                        new Maintenance(
                                "w1", List.of(new Matcher("service", MatchOp.eq, "orders")), Examples.T, Examples.T)));

        ControlEvent event = Codecs.CONTROL_EVENT.decode(maintenance);
        byte[] panes = Codecs.PANE_RECORD.encode(new PaneRecord.Control(SOURCE, 99, 7, event));
        PaneRecord.Control passedOn = (PaneRecord.Control) Codecs.PANE_RECORD.decode(panes);

        assertThat(event.body().kind()).isEqualTo("maintenance");
        assertThat(Codecs.CONTROL_EVENT.encode(passedOn.event())).isEqualTo(maintenance);
    }

    @Test
    void readsBackWhatOperatorsSay() throws UndecodableException {
        List<ControlEvent.Condition> conditions = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            conditions.add(new ControlEvent.Condition("service", Optional.of(operator), "or.*"));
        }
        conditions.add(new ControlEvent.Condition("service", Optional.empty(), "orders"));
        for (ControlEvent.Body body : List.of(
                new ControlEvent.Silence("s1", conditions, Examples.T, Examples.T.plusSeconds(60)),
                new ControlEvent.Maintenance("w1", conditions, Examples.T, Examples.T.plusSeconds(60)),
                new ControlEvent.Acknowledge("incident"))) {
            assertReadsBack(Codecs.CONTROL_EVENT, new ControlEvent(Examples.T, "ops", "deploy", body));
        }
    }

    @Test
    void writesTheSingleObjectFrameThatAvroReads() throws Exception {
        io.loadline.wire.avro.Notification avro = CommandMapping.toAvro(Examples.NOTIFICATION);

        byte[] bytes = Codecs.NOTIFICATION.encode(Examples.NOTIFICATION);

        assertThat(bytes).isEqualTo(avro.toByteBuffer().array());
        assertThat(io.loadline.wire.avro.Notification.getDecoder().decode(bytes))
                .isEqualTo(avro);
    }

    @Test
    void namesWhyBytesCannotBeRead() {
        byte[] notification = Codecs.NOTIFICATION.encode(Examples.NOTIFICATION);
        byte[] unknown = notification.clone();
        unknown[5]++;
        byte[] longer = Arrays.copyOf(notification, notification.length + 1);

        assertRejected(RejectReason.NULL_VALUE, () -> Codecs.NOTIFICATION.decode(null));
        assertRejected(RejectReason.UNDECODABLE, () -> Codecs.NOTIFICATION.decode(new byte[0]));
        assertRejected(RejectReason.UNDECODABLE, () -> Codecs.NOTIFICATION.decode("{\"a\":1}........".getBytes()));
        assertRejected(RejectReason.UNDECODABLE, () -> Codecs.NOTIFICATION.decode(unknown));
        assertRejected(RejectReason.UNDECODABLE, () -> Codecs.NOTIFICATION.decode(longer));
        assertRejected(RejectReason.WRONG_SCHEMA, () -> Codecs.SCALE_COMMAND.decode(notification));
        assertRejected(
                RejectReason.UNDECODABLE,
                () -> Codecs.NOTIFICATION.decode(Arrays.copyOf(notification, notification.length - 1)));
    }

    @Test
    void refusesLogLinesWithoutServiceOrId() {
        assertRejected(RejectReason.MISSING_SERVICE, () -> Codecs.LOG_EVENT.decode(logOf("id", "")));
        assertRejected(RejectReason.MISSING_SERVICE, () -> Codecs.LOG_EVENT.decode(logOf("id", "s".repeat(257))));
        assertRejected(RejectReason.BAD_FIELD, () -> Codecs.LOG_EVENT.decode(logOf("", "orders")));
    }

    @Test
    void keepsConfiguredAttributesOfALogLineAsDimensions() throws UndecodableException {
        assertThat(Codecs.LOG_EVENT.decode(logOf("id", "orders")).series().dimensions())
                .isEqualTo(Map.of("region", "eu"));
    }

    private static byte[] logOf(String id, String service) {
        return new AvroCodec<LogEvent>(LogEvent.SCHEMA$)
                .encode(new LogEvent(
                        id,
                        Examples.T,
                        service,
                        "api",
                        "",
                        LogLevel.WARN,
                        null,
                        null,
                        "text",
                        null,
                        Map.of("region", "eu", "pod", "p1"),
                        null));
    }

    private static <T> void assertReadsBack(Codec<T> codec, T value) throws UndecodableException {
        byte[] bytes = codec.encode(value);

        T read = codec.decode(bytes);

        assertThat(read).usingRecursiveComparison().isEqualTo(value);
        assertThat(codec.encode(read)).isEqualTo(bytes);
    }

    private static void assertRejected(RejectReason reason, ThrowingCallable reading) {
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
