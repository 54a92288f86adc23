package io.loadline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.audit.AuditEvent;
import io.loadline.engine.ControlEvent.Condition;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Matcher.Operator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What operators say: in force from its instant until its end, kept in the store, and recorded with who and why. */
class OperatorBookTest {
    private static final Condition SHOP = new Condition("service", Optional.of(Operator.EQUAL), "shop");

    private final StateStore store = StateStore.onHeap();
    private final List<AuditEvent> audit = new ArrayList<>();
    private OperatorBook book = new OperatorBook("test", store);
    private long offset;

    @Test
    void aSilenceIsInForceUntilItsEndAndThenLeavesTheStore() {
        say(1, silence("s1", 0, 10, SHOP));

        assertThat(reopened().mutes()).singleElement().satisfies(mute -> {
            assertThat(mute.id()).isEqualTo("s1");
            assertThat(mute.matchers()).extracting(Object::toString).containsExactly("service=shop");
            assertThat(mute.by()).isEqualTo("ann");
            assertThat(mute.reason()).isEqualTo("deploy");
            assertThat(mute.covers(at(9))).isTrue();
            assertThat(mute.covers(at(10))).isFalse();
        });
        book.dropEnded(at(9), audit);
        assertThat(book.mutes()).hasSize(1);
        book.dropEnded(at(10), audit);

        assertThat(reopened().mutes()).isEmpty();
        assertThat(entries()).isZero();
        assertThat(actions()).containsExactly("silence.applied", "silence.ended");
    }

    @Test
    void theSameIdAgainWithAnEndThatIsPastExpiresIt() {
        say(1, silence("s1", 0, 10, SHOP));
        say(3, silence("s1", 0, 3));

        assertThat(reopened().mutes()).isEmpty();
        assertThat(actions()).containsExactly("silence.applied", "silence.expired");
        assertThat(audit.get(1).userId()).isEqualTo("ann");
        assertThat(audit.get(1).detail()).contains("\"reason\":\"deploy\"").contains("\"found\":\"yes\"");
    }

    @Test
    void theSameIdAgainReplacesWhatItSaid() {
        say(1, silence("s1", 0, 10, SHOP));
        say(2, silence("s1", 0, 60, new Condition("kind", Optional.of(Operator.NOT_MATCHES), "a.*")));

        assertThat(reopened().mutes()).singleElement().satisfies(mute -> {
            assertThat(mute.endsAt()).isEqualTo(at(60));
            assertThat(mute.matchers()).extracting(Object::toString).containsExactly("kind!~a.*");
        });
    }

    @Test
    void silencesAndMaintenanceWindowsHaveTheirOwnIds() {
        say(1, silence("x", 0, 10, SHOP));
        say(1, new ControlEvent.Maintenance("x", List.of(SHOP), at(5), at(20)));

        assertThat(reopened().mutes()).extracting(Mute::kind).containsExactly(Mute.Kind.SILENCE, Mute.Kind.MAINTENANCE);
        assertThat(actions()).containsExactly("silence.applied", "maintenance.applied");
    }

    @Test
    void whatCannotBeUnderstoodIsRecordedAndHasNoEffect() {
        say(1, silence("s1", 0, 10, new Condition("service", Optional.empty(), "shop")));
        say(1, silence("s2", 0, 10, new Condition("service", Optional.of(Operator.MATCHES), "(")));
        say(
                1,
                silence(
                        "s3",
                        0,
                        10,
                        new Condition("service", Optional.of(Operator.MATCHES), "((a{1000}){1000}){1000}")));
        say(1, silence("s4", 0, 10));
        say(1, silence("", 0, 10, SHOP));
        say(1, silence("s6", 10, 10, SHOP));

        assertThat(reopened().mutes()).isEmpty();
        assertThat(audit).extracting(AuditEvent::actionType).containsOnly("silence.rejected");
        assertThat(audit)
                .extracting(AuditEvent::detail)
                .satisfiesExactly(
                        detail -> assertThat(detail).contains("compared in a way that this version does not know"),
                        detail -> assertThat(detail).contains("is no regular expression"),
                        detail -> assertThat(detail).contains("too large"),
                        detail -> assertThat(detail).contains("no matchers"),
                        detail -> assertThat(detail).contains("no id"),
                        detail -> assertThat(detail).contains("ends before it begins"));
    }

    @Test
    void waitingEventsAreReadAsTheyWereWritten() {
        List<ControlEvent.Body> bodies = List.of(
                silence("s1", 0, 10, SHOP, new Condition("kind", Optional.empty(), "x")),
                new ControlEvent.Maintenance("m1", List.of(SHOP), at(1), at(2)),
                new ControlEvent.Acknowledge("i1"));
        for (ControlEvent.Body body : bodies) {
            ControlEvent event = new ControlEvent(at(0), "ann", "deploy", body);
            ByteWriter out = new ByteWriter();
            ControlBytes.write(out, event);

            assertThat(ControlBytes.read(new ByteReader(out.toBytes()))).isEqualTo(event);
        }
    }

    private static ControlEvent.Silence silence(String id, long from, long to, Condition... conditions) {
        return new ControlEvent.Silence(id, Arrays.asList(conditions), at(from), at(to));
    }

    private void say(long second, ControlEvent.Body body) {
        ControlEvent event = new ControlEvent(at(second), "ann", "deploy", body);
        book.apply(new PaneRecord.Control(Deployment.CONTROL, second * 1000, offset++, event), at(second), audit);
    }

    private OperatorBook reopened() {
        book.flush();
        book = new OperatorBook("test", store);
        book.restore();
        return book;
    }

    private int entries() {
        AtomicInteger entries = new AtomicInteger();
        store.range(new byte[0], new byte[] {(byte) 255}, (key, value) -> entries.incrementAndGet());
        return entries.get();
    }

    private List<String> actions() {
        return audit.stream().map(AuditEvent::actionType).toList();
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
