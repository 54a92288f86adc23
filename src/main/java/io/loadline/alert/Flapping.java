package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Route;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The level changes of one alert in the time that counts, and whether they are too many (semantics §5). Levels are ok,
 * warning and critical: an alert that pends is ok, and missing data is no level, so that only the levels before and after
 * it are compared.
 *
 * <p>It flaps from the change on that makes them more than {@code changes} within {@code within}, until no more than
 * half as many lie within that time: with one limit for both, an alert that changes just so often would be told of each
 * time. Not thread-safe.
 */
public final class Flapping {
    private static final long NEVER = AlertState.NEVER;

    private final ArrayDeque<Long> changes = new ArrayDeque<>();
    private final TreeMap<String, Route> routes = new TreeMap<>();
    private AlertStatus level;
    private AlertStatus worst;
    private boolean dataMissing;
    private boolean flapping;
    private boolean announced;

    /**
     * @param before where the alert stood before the change that begins this
     */
    public Flapping(AlertStatus before) {
        this.level = level(before);
        this.worst = level;
    }

    private static AlertStatus level(AlertStatus status) {
        return status.isFiring() ? status : AlertStatus.OK;
    }

    /**
     * The alert has changed its status.
     *
     * @param instant epoch milliseconds
     * @param called the routes that the new status asks to notify
     */
    public void change(AlertStatus status, long instant, Map<String, Route> called, NotificationSettings settings) {
        routes.putAll(called);
        dataMissing = status == AlertStatus.NO_DATA;
        if (dataMissing || level(status) == level) {
            return;
        }
        level = level(status);
        worst = level.compareTo(worst) > 0 ? level : worst;
        changes.addLast(instant);
        int most =
                settings.flapping().map(NotificationSettings.Flapping::changes).orElse(0);
        while (changes.size() > most + 1) {
            changes.removeFirst();
        }
    }

    /**
     * Time has passed.
     *
     * @return whether anything is different now
     */
    public boolean step(long instant, NotificationSettings settings) {
        int before = changes.size();
        boolean was = flapping;
        Optional<NotificationSettings.Flapping> limit = settings.flapping();
        if (limit.isEmpty()) {
            changes.clear();
            flapping = false;
            return was || before > 0;
        }
        long within = limit.get().within().toMillis();
        while (!changes.isEmpty() && instant - changes.peekFirst() >= within) {
            changes.removeFirst();
        }
        flapping = changes.size()
                > (flapping ? limit.get().changes() / 2 : limit.get().changes());
        return was != flapping || before != changes.size();
    }

    /** Whether nothing is left to remember. */
    public boolean isOver() {
        return changes.isEmpty() && !flapping && !announced && !dataMissing;
    }

    /** Whether it changes too often. */
    public boolean isFlapping() {
        return flapping;
    }

    /** Whether people were told that it flaps, and not yet that it has settled. */
    public boolean isAnnounced() {
        return announced;
    }

    /** People have been told that it flaps, or that it has settled. */
    public void announced(boolean flaps) {
        announced = flaps;
    }

    /** Worst level that was seen. */
    public AlertStatus worst() {
        return worst;
    }

    /** The routes that its levels asked to notify. */
    public Map<String, Route> routes() {
        return Collections.unmodifiableMap(routes);
    }

    /** Whether it has been critical for so long that it is told of although it flaps: a whole group interval. */
    public boolean isLasting(long instant, NotificationSettings settings) {
        return level == AlertStatus.CRITICAL
                && !dataMissing
                && !changes.isEmpty()
                && instant - changes.peekLast() >= settings.groupInterval().toMillis();
    }

    /** When the level changed last, epoch milliseconds; far in the past when that is not within the time that counts. */
    public long lastChange() {
        return changes.isEmpty() ? NEVER : changes.peekLast();
    }

    /** Writes it. */
    public void writeTo(ByteWriter out) {
        out.octet(level.ordinal()).octet(worst.ordinal());
        out.octet((dataMissing ? 1 : 0) | (flapping ? 2 : 0) | (announced ? 4 : 0));
        out.unsigned(changes.size());
        changes.forEach(out::ordered);
        out.unsigned(routes.size());
        routes.values().forEach(route -> IncidentBytes.write(out, route));
    }

    /** Reads what {@link #writeTo} wrote. */
    public static Flapping readFrom(ByteReader in) {
        Flapping read = new Flapping(AlertStatus.OK);
        read.level = AlertStatus.values()[in.octet()];
        read.worst = AlertStatus.values()[in.octet()];
        int flags = in.octet();
        read.dataMissing = (flags & 1) != 0;
        read.flapping = (flags & 2) != 0;
        read.announced = (flags & 4) != 0;
        for (int i = in.unsignedInt(); i > 0; i--) {
            read.changes.addLast(in.ordered());
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            Route route = IncidentBytes.readRoute(in);
            read.routes.put(route.name(), route);
        }
        return read;
    }
}
