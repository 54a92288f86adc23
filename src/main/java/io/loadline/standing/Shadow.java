package io.loadline.standing;

import io.loadline.alert.AlertTransition;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.PaneRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other policies beside those in force, on the same panes: a second replica of each partition takes them at one instant,
 * and then every record that the first takes. Nothing is written anywhere. Not thread-safe.
 */
public final class Shadow implements Standing.Follower {
    /** For a look ahead: further ones would be decided on windows that lack what has come since. */
    private static final int INSTANTS = 1;

    private final List<Replica> live;
    private final List<Replica> shadows = new ArrayList<>();
    private final List<int[]> heardBefore = new ArrayList<>();
    private final Instant after;
    private final List<String> notes = new ArrayList<>();

    /**
     * Begins.
     *
     * @param live those in force, by partition, all decided
     * @param policies the others
     * @param by who asks
     */
    public Shadow(List<Replica> live, List<PolicyText> policies, String by) {
        this.live = List.copyOf(live);
        // The same instant in every partition, also where one has come further than another.
        this.after = live.stream()
                .map(replica -> replica.decided().orElseThrow())
                .max(Instant::compareTo)
                .orElseThrow();
        ControlEvent event = new ControlEvent(after, by, "shadow", new ControlEvent.PolicySet(policies));
        for (Replica each : live) {
            Replica shadow = each.copy();
            shadow.suppose(event, after);
            shadows.add(shadow);
            Heard heard = each.heard();
            heardBefore.add(new int[] {
                heard.transitions().size(),
                heard.notifications().size(),
                heard.scales().size()
            });
        }
    }

    @Override
    public void take(int partition, PaneRecord record, long offset, long appendMillis) {
        if (record instanceof PaneRecord.Control control && control.event().body() instanceof ControlEvent.PolicySet) {
            if (partition == 0) {
                notes.add("%s put other policies in force while the shadow ran: from then on it is compared with those"
                        .formatted(control.event().issuedBy()));
            }
            return;
        }
        shadows.get(partition).accept(record, offset, appendMillis);
    }

    /** First instant that the others decided; empty while no partition has come so far. */
    public Optional<Instant> since() {
        return shadows.stream()
                .map(shadow -> shadow.inForce().since())
                .filter(instant -> instant.isAfter(after))
                .findFirst();
    }

    /** Up to when every partition has decided by both; not before {@link #since}. */
    public Instant until() {
        return shadows.stream()
                .flatMap(shadow -> shadow.decided().stream())
                .min(Instant::compareTo)
                .orElse(after);
    }

    /** How many transitions those in force, and the others, have decided. */
    public int[] transitions() {
        return new int[] {
            decided(live).transitions().size(), decided(shadows).transitions().size()
        };
    }

    /** What people must know about the comparison. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** How they have decided differently, up to the same instant. */
    public Divergence divergence() {
        return Divergence.between(decided(live), decided(shadows));
    }

    private Divergence.Decided decided(List<Replica> replicas) {
        List<Divergence.Decided> all = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            int[] before = replicas == live ? heardBefore.get(i) : new int[3];
            all.add(Divergence.Decided.of(replicas.get(i).heard(), before[0], before[1], before[2])
                    .upTo(bothDecided(i)));
        }
        return Divergence.Decided.joined(all);
    }

    /** With other instants, one may have come a little further than the other. */
    private Instant bothDecided(int partition) {
        Instant one = live.get(partition).decided().orElse(after);
        Instant other = shadows.get(partition).decided().orElse(after);
        return one.isBefore(other) ? one : other;
    }

    /** What policies would change at once, were they in force: transitions that would not come without them. */
    public static List<AlertTransition> atOnce(List<Replica> live, List<PolicyText> policies, String by) {
        List<Divergence.Decided> before = new ArrayList<>();
        List<Divergence.Decided> after = new ArrayList<>();
        for (Replica each : live) {
            if (each.decided().isEmpty()) {
                continue;
            }
            Instant now = each.decided().get();
            Replica same = each.copy();
            Replica other = each.copy();
            other.suppose(new ControlEvent(now, by, "look ahead", new ControlEvent.PolicySet(policies)), now);
            same.lookAhead(INSTANTS);
            other.lookAhead(INSTANTS);
            before.add(Divergence.Decided.of(same.heard(), 0, 0, 0));
            after.add(Divergence.Decided.of(other.heard(), 0, 0, 0));
        }
        return Divergence.between(Divergence.Decided.joined(before), Divergence.Decided.joined(after))
                .transitions()
                .stream()
                .flatMap(each -> each.shadow().stream())
                .toList();
    }
}
