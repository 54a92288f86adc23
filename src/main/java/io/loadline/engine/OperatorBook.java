package io.loadline.engine;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.engine.ControlEvent.Condition;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Matcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What operators said that has taken effect: silences and maintenance windows until they are over, and the
 * acknowledgements of this instant. What cannot be understood is in the audit trail and nowhere else. Not thread-safe.
 */
final class OperatorBook {
    private static final char MUTE = 'q';

    private final String deployment;
    private final StateStore store;
    private final TreeMap<Place, Mute> mutes = new TreeMap<>();
    private final TreeSet<Place> changed = new TreeSet<>();
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private long version;

    /** An acknowledgement that takes effect now, and the offset of its control event. */
    record Acknowledgement(String incidentId, String by, String reason, long offset) {}

    private record Place(Mute.Kind kind, String id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : id.compareTo(other.id);
        }

        byte[] key() {
            return Keys.of(MUTE).octet(kind.ordinal()).text(id).toBytes();
        }
    }

    OperatorBook(String deployment, StateStore store) {
        this.deployment = deployment;
        this.store = store;
    }

    void restore() {
        mutes.clear();
        changed.clear();
        acknowledgements.clear();
        version++;
        store.range(Keys.first(MUTE), Keys.after(MUTE), (key, value) -> {
            ByteReader place = Keys.read(key);
            Mute.Kind kind = Mute.Kind.values()[place.octet()];
            String id = place.text();
            ByteReader in = new ByteReader(value);
            Instant from = Instant.ofEpochMilli(in.ordered());
            Instant to = Instant.ofEpochMilli(in.ordered());
            String by = in.text();
            String reason = in.text();
            List<Matcher> matchers = ControlBytes.readConditions(in).stream()
                    .map(Condition::matcher)
                    .toList();
            mutes.put(new Place(kind, id), new Mute(kind, id, matchers, from, to, by, reason));
        });
    }

    /** Silences and maintenance windows that hold or are still to come, in the order of kind and id. */
    List<Mute> mutes() {
        return List.copyOf(mutes.values());
    }

    /** Another number whenever {@link #mutes} has changed. */
    long version() {
        return version;
    }

    /** The acknowledgements since the last call. */
    List<Acknowledgement> takeAcknowledgements() {
        List<Acknowledgement> taken = List.copyOf(acknowledgements);
        acknowledgements.clear();
        return taken;
    }

    /** Puts in force what an operator says, and records it. */
    void apply(PaneRecord.Control control, Instant instant, List<AuditEvent> audit) {
        ControlEvent event = control.event();
        if (event.body() instanceof ControlEvent.Silence it) {
            put(Mute.Kind.SILENCE, it.id(), it.matchers(), it.startsAt(), it.endsAt(), control, instant, audit);
        } else if (event.body() instanceof ControlEvent.Maintenance it) {
            put(Mute.Kind.MAINTENANCE, it.id(), it.matchers(), it.startsAt(), it.endsAt(), control, instant, audit);
        } else if (event.body() instanceof ControlEvent.Acknowledge it) {
            acknowledgements.add(
                    new Acknowledgement(it.incidentId(), event.issuedBy(), event.reason(), control.offset()));
            Detail detail = new Detail().with("incident_id", it.incidentId());
            audit.add(audit("control.acknowledge", control, instant, detail));
        }
    }

    private void put(
            Mute.Kind kind,
            String id,
            List<Condition> conditions,
            Instant from,
            Instant to,
            PaneRecord.Control control,
            Instant instant,
            List<AuditEvent> audit) {
        Place place = new Place(kind, id);
        Detail detail = new Detail()
                .with("id", id)
                .with("matchers", written(conditions))
                .with("starts_at", from.toString())
                .with("ends_at", to.toString());
        if (!to.isAfter(instant)) {
            // Whatever else it says: to end a silence must never fail for how it is written.
            boolean known = mutes.remove(place) != null;
            if (known) {
                note(place);
            }
            detail.with("found", known ? "yes" : "no: nothing of that id was in force");
            audit.add(audit(kind.code() + ".expired", control, instant, detail));
            return;
        }
        try {
            List<Matcher> matchers = conditions.stream().map(Condition::matcher).toList();
            require(!id.isEmpty(), "it has no id");
            require(
                    !matchers.isEmpty(),
                    "it has no matchers and would mute everything; write service=~\".*\" for that");
            require(from.isBefore(to), "it ends before it begins");
            mutes.put(
                    place,
                    new Mute(
                            kind,
                            id,
                            matchers,
                            from,
                            to,
                            control.event().issuedBy(),
                            control.event().reason()));
            note(place);
            audit.add(audit(kind.code() + ".applied", control, instant, detail));
        } catch (IllegalArgumentException e) {
            audit.add(audit(
                    kind.code() + ".rejected", control, instant, detail.with("error", String.valueOf(e.getMessage()))));
        }
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Drops what is over at an instant, and records it. */
    void dropEnded(Instant instant, List<AuditEvent> audit) {
        for (Mute mute : List.copyOf(mutes.values())) {
            if (!mute.endsAt().isAfter(instant)) {
                Place place = new Place(mute.kind(), mute.id());
                mutes.remove(place);
                note(place);
                String action = mute.kind().code() + ".ended";
                audit.add(new AuditEvent(
                        Ids.of(deployment, action, mute.id(), Long.toString(instant.toEpochMilli())),
                        instant,
                        action,
                        "loadline",
                        mute.kind().code() + "/" + mute.id(),
                        EvaluatorSettings.OWN_SERVICE,
                        new Detail()
                                .with("id", mute.id())
                                .with("ends_at", mute.endsAt().toString())
                                .json()));
            }
        }
    }

    private void note(Place place) {
        changed.add(place);
        version++;
    }

    private static String written(List<Condition> conditions) {
        return conditions.stream()
                .map(condition -> condition.label()
                        + condition.operator().map(Matcher.Operator::symbol).orElse(" unknown ")
                        + condition.value())
                .collect(Collectors.joining(", "));
    }

    private AuditEvent audit(String action, PaneRecord.Control control, Instant instant, Detail detail) {
        ControlEvent event = control.event();
        return new AuditEvent(
                Ids.of(deployment, action, Long.toString(control.offset()), Long.toString(instant.toEpochMilli())),
                instant,
                action,
                event.issuedBy(),
                event.body().kind() + "@" + control.offset(),
                EvaluatorSettings.OWN_SERVICE,
                detail.with("reason", event.reason()).json());
    }

    void flush() {
        for (Place place : changed) {
            Mute mute = mutes.get(place);
            if (mute == null) {
                store.delete(place.key());
            } else {
                ByteWriter out = new ByteWriter()
                        .ordered(mute.startsAt().toEpochMilli())
                        .ordered(mute.endsAt().toEpochMilli())
                        .text(mute.by())
                        .text(mute.reason());
                ControlBytes.writeConditions(
                        out, mute.matchers().stream().map(Condition::of).toList());
                store.put(place.key(), out.toBytes());
            }
        }
        changed.clear();
    }
}
