package io.loadline.engine;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Condition;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The control events that wait for their instant, and what those that have taken effect left in force. An event takes
 * effect at the first instant later than its arrival: control is a source with a watermark of its own, so every
 * partition has received it by then. Not thread-safe.
 */
final class ControlBook {
    private static final char CONTROL = 'c';
    private static final char IN_FORCE = 'f';
    private static final long FINEST_STEP = 1000;

    private final EvaluatorSettings settings;
    private final StateStore store;
    private final PolicyCompiler compiler;
    private final TreeMap<Place, PaneRecord.Control> waiting = new TreeMap<>();
    private final List<Place> applied = new ArrayList<>();
    private InForce inForce = InForce.nothing();
    private SortedMap<String, Policy> policies = new TreeMap<>();
    /** What was in force when an earlier version stopped, with the reason. */
    private final Map<PolicyText, String> unreadable = new LinkedHashMap<>();

    private final List<PolicyText> untold = new ArrayList<>();
    private final OperatorBook operators;
    private boolean active;
    private boolean changed;

    private record Place(long arrival, long offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byArrival = Long.compare(arrival, other.arrival);
            return byArrival != 0 ? byArrival : Long.compare(offset, other.offset);
        }

        byte[] key() {
            return Keys.of(CONTROL).ordered(arrival).ordered(offset).toBytes();
        }
    }

    ControlBook(EvaluatorSettings settings, StateStore store, PolicyCompiler compiler) {
        this.settings = settings;
        this.store = store;
        this.compiler = compiler;
        this.active = settings.active();
        this.operators = new OperatorBook(settings.deployment(), store);
    }

    /** What operators said that is in force. */
    OperatorBook operators() {
        return operators;
    }

    void restore() {
        unreadable.clear();
        untold.clear();
        operators.restore();
        waiting.clear();
        store.range(Keys.first(CONTROL), Keys.after(CONTROL), (key, value) -> {
            ByteReader in = Keys.read(key);
            Place place = new Place(in.ordered(), in.ordered());
            ByteReader event = new ByteReader(value);
            waiting.put(
                    place,
                    new PaneRecord.Control(
                            Keys.source(event), place.arrival(), place.offset(), ControlBytes.read(event)));
        });
        store.get(Keys.first(IN_FORCE)).ifPresent(bytes -> {
            ByteReader in = new ByteReader(bytes);
            active = in.octet() != 0;
            List<PolicyText> texts = ControlBytes.readTexts(in);
            // A state that was written before it told whose they are ends here.
            inForce = in.hasMore()
                    ? new InForce(
                            texts,
                            Instant.ofEpochMilli(in.ordered()),
                            in.ordered(),
                            Instant.ofEpochMilli(in.ordered()),
                            in.text(),
                            in.text())
                    : InForce.by(texts);
            policies = new TreeMap<>();
            texts.forEach(this::takeUp);
        });
    }

    /**
     * A text was in force that an earlier version could compile. When this one cannot, the others go on, and its alerts
     * stay as they are until other policies are put in force or a version that can takes over.
     */
    private void takeUp(PolicyText text) {
        try {
            policies.put(text.name(), compiler.compile(text));
        } catch (IllegalArgumentException e) {
            unreadable.put(text, String.valueOf(e.getMessage()));
            untold.add(text);
        }
    }

    /** The policies in force that this version cannot compile, with the reason. */
    List<String> unreadable() {
        return unreadable.entrySet().stream()
                .map(each -> "policy " + each.getKey().name() + " is in force but cannot be read: " + each.getValue())
                .toList();
    }

    private void tellUnreadable(long instant, List<AuditEvent> audit) {
        for (PolicyText text : untold) {
            audit.add(new AuditEvent(
                    Ids.of(settings.deployment(), "policy.unreadable", text.name(), text.version()),
                    Instant.ofEpochMilli(instant),
                    "policy.unreadable",
                    "loadline",
                    "policy/" + text.name(),
                    EvaluatorSettings.OWN_SERVICE,
                    new Detail()
                            .with(text.name(), text.version())
                            .with("error", unreadable.get(text))
                            .json()));
        }
        untold.clear();
    }

    void add(PaneRecord.Control control) {
        waiting.put(new Place(control.arrivalMillis(), control.offset()), control);
        changed = true;
    }

    /** Takes what is in no log, in place of policies that still wait: they would replace it. */
    void suppose(PaneRecord.Control control) {
        if (control.event().body() instanceof ControlEvent.PolicySet) {
            waiting.values().removeIf(each -> each.event().body() instanceof ControlEvent.PolicySet);
        }
        add(control);
    }

    boolean isActive() {
        return active;
    }

    SortedMap<String, Policy> policies() {
        return policies;
    }

    InForce inForce() {
        return inForce;
    }

    /** Distance of the instants: the greatest common divisor of all that must fall on one. */
    long stepMillis() {
        long step = 0;
        for (Policy policy : policies.values()) {
            for (Objective objective : policy.objectives()) {
                step = gcd(step, objective.every().toMillis());
                step = gcd(step, objective.delay().toMillis());
                Optional<Duration> slot = BudgetBook.slot(policy, objective);
                if (slot.isPresent()) {
                    step = gcd(step, slot.get().toMillis());
                } else if (objective.condition() instanceof Condition.Measured) {
                    step = gcd(step, objective.window().toMillis());
                }
            }
        }
        return step == 0 ? FINEST_STEP : step;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /**
     * Puts in force what arrived before an instant.
     *
     * @return whether other policies are in force now
     */
    boolean apply(long instant, List<AuditEvent> audit) {
        boolean newPolicies = false;
        tellUnreadable(instant, audit);
        while (!waiting.isEmpty() && waiting.firstKey().arrival() < instant) {
            Map.Entry<Place, PaneRecord.Control> first = waiting.pollFirstEntry();
            applied.add(first.getKey());
            changed = true;
            ControlEvent event = first.getValue().event();
            if (event.body() instanceof ControlEvent.PolicySet set) {
                newPolicies |= put(set, first.getValue(), isSuperseded(instant), instant, audit);
            } else if (event.body() instanceof ControlEvent.Silence
                    || event.body() instanceof ControlEvent.Maintenance
                    || event.body() instanceof ControlEvent.Acknowledge) {
                operators.apply(first.getValue(), Instant.ofEpochMilli(instant), audit);
            } else {
                active |= event.body() instanceof ControlEvent.Activate activate
                        && activate.deployment().equals(settings.deployment());
                audit.add(event("control." + event.body().kind(), first.getValue(), instant, new Detail()));
            }
        }
        operators.dropEnded(Instant.ofEpochMilli(instant), audit);
        return newPolicies;
    }

    private boolean isSuperseded(long instant) {
        return waiting.entrySet().stream()
                .anyMatch(entry -> entry.getKey().arrival() < instant
                        && entry.getValue().event().body() instanceof ControlEvent.PolicySet set
                        && isValid(set));
    }

    private boolean isValid(ControlEvent.PolicySet set) {
        try {
            compile(set.policies());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean put(
            ControlEvent.PolicySet set,
            PaneRecord.Control control,
            boolean superseded,
            long instant,
            List<AuditEvent> audit) {
        Detail detail = new Detail();
        set.policies().forEach(text -> detail.with(text.name(), text.version()));
        if (superseded) {
            audit.add(event("policy.superseded", control, instant, detail));
            return false;
        }
        try {
            policies = compile(set.policies());
        } catch (IllegalArgumentException e) {
            audit.add(event("policy.rejected", control, instant, detail.with("error", String.valueOf(e.getMessage()))));
            return false;
        }
        unreadable.clear();
        ControlEvent event = control.event();
        inForce = new InForce(
                set.policies(),
                Instant.ofEpochMilli(instant),
                control.offset(),
                event.issuedAt(),
                event.issuedBy(),
                event.reason());
        audit.add(event("policy.applied", control, instant, detail));
        return true;
    }

    private SortedMap<String, Policy> compile(List<PolicyText> all) {
        SortedMap<String, Policy> compiled = new TreeMap<>();
        all.forEach(text -> compiled.put(text.name(), compiler.compile(text)));
        return compiled;
    }

    private AuditEvent event(String action, PaneRecord.Control control, long instant, Detail detail) {
        ControlEvent event = control.event();
        return new AuditEvent(
                Ids.of(settings.deployment(), action, Long.toString(control.offset()), Long.toString(instant)),
                Instant.ofEpochMilli(instant),
                action,
                event.issuedBy(),
                event.body().kind() + "@" + control.offset(),
                EvaluatorSettings.OWN_SERVICE,
                detail.with("reason", event.reason()).json());
    }

    void flush() {
        operators.flush();
        if (!changed) {
            return;
        }
        applied.forEach(place -> store.delete(place.key()));
        applied.clear();
        waiting.forEach((place, control) -> {
            ByteWriter out = Keys.source(new ByteWriter(), control.source());
            ControlBytes.write(out, control.event());
            store.put(place.key(), out.toBytes());
        });
        ByteWriter out = new ByteWriter().octet(active ? 1 : 0);
        ControlBytes.writeTexts(out, inForce.policies());
        out.ordered(inForce.since().toEpochMilli())
                .ordered(inForce.controlOffset())
                .ordered(inForce.issuedAt().toEpochMilli())
                .text(inForce.issuedBy())
                .text(inForce.reason());
        store.put(Keys.first(IN_FORCE), out.toBytes());
        changed = false;
    }
}
