package io.loadline.engine;

import io.loadline.alert.AlertState;
import io.loadline.audit.Ids;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Group;
import io.loadline.sla.Level;
import java.util.ArrayList;
import java.util.List;

/** One objective on one group: its state, and what was last written of it. Not thread-safe. */
final class Alert {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;
    private static final int FORM = 2;
    private static final double NOTABLE_CHANGE = 0.01;

    final String id;
    final String policy;
    final String objective;
    final Group group;
    AlertState state = AlertState.initial();
    /** Whether anything of it is to be written to the store. */
    boolean changed;
    /** Whether its last evaluation was held. */
    boolean held;

    private Level writtenLevel = Level.OK;
    private double writtenValue = Double.NaN;
    private long writtenAt = AlertState.NEVER;

    static Alert of(String deployment, String policy, String objective, Group group) {
        return new Alert(id(deployment, policy, objective, group), policy, objective, group);
    }

    private Alert(String id, String policy, String objective, Group group) {
        this.id = id;
        this.policy = policy;
        this.objective = objective;
        this.group = group;
    }

    private static String id(String deployment, String policy, String objective, Group group) {
        List<String> parts = new ArrayList<>(List.of(
                deployment,
                policy,
                objective,
                group.service(),
                group.key().kind(),
                group.key().operation()));
        group.key().dimensions().forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return Ids.of(parts.toArray(String[]::new));
    }

    /**
     * Whether an evaluation is to be written, which is then remembered: no data once and then hourly; otherwise all of
     * them, or those that bring news and one each minute.
     *
     * @param value NaN when there is none
     */
    boolean write(long instant, Level level, double value, boolean all) {
        boolean first = writtenAt == AlertState.NEVER;
        if (Double.isNaN(value)) {
            boolean due = first || !Double.isNaN(writtenValue) || level != writtenLevel || instant - writtenAt >= HOUR;
            return due && remember(instant, level, value);
        }
        if (all) {
            return !first && !Double.isNaN(writtenValue) || remember(instant, level, value);
        }
        boolean news = first
                || level != writtenLevel
                || Double.isNaN(writtenValue)
                || Math.abs(value - writtenValue) > NOTABLE_CHANGE * Math.abs(writtenValue)
                || instant - writtenAt >= MINUTE;
        return news && remember(instant, level, value);
    }

    private boolean remember(long instant, Level level, double value) {
        writtenLevel = level;
        writtenValue = value;
        writtenAt = instant;
        changed = true;
        return true;
    }

    byte[] toBytes() {
        ByteWriter out = Forms.begin(FORM);
        out.text(id).text(policy).text(objective);
        Keys.series(out, group.key());
        state.writeTo(out);
        out.octet(writtenLevel.ordinal()).decimal(writtenValue).ordered(writtenAt);
        if (held) {
            out.octet(1);
        }
        return out.toBytes();
    }

    static Alert fromBytes(byte[] bytes) {
        Forms.Value value = Forms.open(bytes, FORM);
        ByteReader in = value.in();
        Alert alert = new Alert(in.text(), in.text(), in.text(), new Group(Keys.series(in)));
        alert.state = value.form() == Forms.FIRST ? AlertState.readFirstForm(in) : AlertState.readFrom(in);
        alert.writtenLevel = Level.values()[in.octet()];
        alert.writtenValue = in.decimal();
        alert.writtenAt = in.ordered();
        // A value that ends here was not held, or is from before that was kept.
        alert.held = in.hasMore();
        return alert;
    }
}
