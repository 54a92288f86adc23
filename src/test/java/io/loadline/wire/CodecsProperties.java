package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CodecsProperties {
    private static final List<Codec<?>> CODECS = List.of(
            Codecs.EVALUATION,
            Codecs.ALERT_TRANSITION,
            Codecs.NOTIFICATION,
            Codecs.SCALE_COMMAND,
            Codecs.COMMAND_RESULT,
            Codecs.AUDIT_RECORD,
            Codecs.LOG_EVENT,
            Codecs.PANE_RECORD);

    private static final List<byte[]> RECORDS = List.of(
            Codecs.EVALUATION.encode(Examples.EVALUATION),
            Codecs.ALERT_TRANSITION.encode(Examples.TRANSITION),
            Codecs.NOTIFICATION.encode(Examples.NOTIFICATION),
            Codecs.SCALE_COMMAND.encode(Examples.SCALE),
            Codecs.COMMAND_RESULT.encode(Examples.RESULT),
            Codecs.AUDIT_RECORD.encode(Examples.AUDIT_RECORD),
            Codecs.LOG_EVENT.encode(Examples.LOG),
            Codecs.PANE_RECORD.encode(
                    new PaneRecord.Result(new SourceId("command-results", 0), 1, 2, Examples.RESULT)));

    @Property(tries = 2000)
    void readsGarbledRecordsOrSaysWhyNot(@ForAll int which, @ForAll int where, @ForAll byte what) {
        int record = Math.floorMod(which, RECORDS.size());
        byte[] bytes = RECORDS.get(record).clone();
        bytes[Math.floorMod(where, bytes.length)] = what;

        decode(CODECS.get(record), bytes);
    }

    @Property(tries = 1000)
    void refusesEveryTruncation(@ForAll int which, @ForAll int where) {
        int record = Math.floorMod(which, RECORDS.size());
        byte[] bytes = RECORDS.get(record);

        assertThat(decode(CODECS.get(record), Arrays.copyOf(bytes, Math.floorMod(where, bytes.length))))
                .isFalse();
    }

    @Property(tries = 1000)
    void readsAnyTailOrSaysWhyNot(@ForAll int which, @ForAll byte[] tail) {
        int record = Math.floorMod(which, RECORDS.size());
        byte[] bytes = Arrays.copyOf(RECORDS.get(record), SingleObject.HEADER + tail.length);
        System.arraycopy(tail, 0, bytes, SingleObject.HEADER, tail.length);

        decode(CODECS.get(record), bytes);
    }

    private static boolean decode(Codec<?> codec, byte[] bytes) {
        try {
            assertThat((Object) codec.decode(bytes)).isNotNull();
            return true;
        } catch (UndecodableException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}
