package io.loadline.engine;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.Flapping;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The alerts whose level has changed lately: what of it counts outlives their incidents. Not thread-safe. */
final class FlapBook {
    private static final char FLAPPING = 'k';

    private final StateStore store;
    private final TreeMap<String, Flapping> alerts = new TreeMap<>();
    private final TreeSet<String> changed = new TreeSet<>();

    FlapBook(StateStore store) {
        this.store = store;
    }

    void restore() {
        alerts.clear();
        changed.clear();
        store.range(
                Keys.first(FLAPPING),
                Keys.after(FLAPPING),
                (key, value) -> alerts.put(Keys.read(key).text(), Flapping.readFrom(new ByteReader(value))));
    }

    Optional<Flapping> of(String alertId) {
        return Optional.ofNullable(alerts.get(alertId));
    }

    Map<String, Flapping> alerts() {
        return Collections.unmodifiableMap(alerts);
    }

    /** An alert has changed its status. */
    void change(
            String alertId,
            AlertStatus from,
            AlertStatus to,
            long instant,
            Map<String, Route> called,
            NotificationSettings settings) {
        boolean counts = from.isFiring() || to.isFiring();
        if (counts || alerts.containsKey(alertId)) {
            alerts.computeIfAbsent(alertId, key -> new Flapping(from)).change(to, instant, called, settings);
            changed.add(alertId);
        }
    }

    /** An alert is no more. */
    void end(String alertId) {
        if (alerts.remove(alertId) != null) {
            changed.add(alertId);
        }
    }

    /**
     * Time has passed.
     *
     * @param settings those of an alert, by its id
     * @return the alerts that begin to flap now
     */
    Set<String> step(long instant, Function<String, NotificationSettings> settings) {
        Set<String> begun = new TreeSet<>();
        for (Map.Entry<String, Flapping> each : new ArrayList<>(alerts.entrySet())) {
            boolean flapped = each.getValue().isFlapping();
            if (each.getValue().step(instant, settings.apply(each.getKey()))) {
                changed.add(each.getKey());
            }
            if (!flapped && each.getValue().isFlapping()) {
                begun.add(each.getKey());
            }
            if (each.getValue().isOver()) {
                end(each.getKey());
            }
        }
        return begun;
    }

    /** People have been told that it flaps, or that it has settled. */
    void announced(String alertId, boolean flaps) {
        alerts.get(alertId).announced(flaps);
        changed.add(alertId);
    }

    void flush() {
        for (String alertId : changed) {
            byte[] key = Keys.of(FLAPPING).text(alertId).toBytes();
            Flapping flapping = alerts.get(alertId);
            if (flapping == null) {
                store.delete(key);
            } else {
                ByteWriter out = new ByteWriter();
                flapping.writeTo(out);
                store.put(key, out.toBytes());
            }
        }
        changed.clear();
    }
}
