package io.loadline.top;

import io.loadline.alert.AlertTransition;
import io.loadline.alert.TransitionReason;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The last that is known of each alert, and the rows made of them. */
final class Tracks {
    /** Steps of a trend. */
    static final int STEPS = 30;
    /** An evaluation with a value is written each minute; one that stays away this long is made no more. */
    static final Duration GONE = Duration.ofMinutes(10);
    /** Longer than any delay of a healthy deployment: grace, step, commit and a node that dies in a transaction. */
    static final Duration STALE = Duration.ofSeconds(30);
    /** The same where only what was written last is known: a quiet service writes once a minute. */
    static final Duration STALE_WHEN_QUIET = Duration.ofSeconds(100);

    private static final Comparator<View.Breach> WORST_FIRST = Comparator.comparing(View.Breach::standing)
            .thenComparing(View.Breach::objective)
            .thenComparing(View.Breach::group);

    private record AlertKey(String policy, String objective, Group group) {}

    private static final class Track {
        final AlertKey key;
        final Trend.Ring trend = new Trend.Ring(STEPS);
        int partition;
        Optional<Evaluation> last = Optional.empty();
        Optional<AlertTransition> transition = Optional.empty();
        Optional<Instant> since = Optional.empty();

        final String objective;
        final String label;

        Track(AlertKey key) {
            this.key = key;
            this.objective = key.policy() + "/" + key.objective();
            this.label = label(key.group());
        }

        Standing standing() {
            return transition
                    .map(seen -> Standing.of(seen.to()))
                    .or(() -> last.map(evaluation -> Standing.of(evaluation.level())))
                    .orElse(Standing.OK);
        }

        double perSecond() {
            return last.map(evaluation -> evaluation.counts().total()
                            * 1000.0
                            / Math.max(1, evaluation.window().toMillis()))
                    .orElse(0.0);
        }

        long p95() {
            return last.map(evaluation -> evaluation.counts().p95Micros().orElse(-1))
                    .orElse(-1L);
        }
    }

    private final int most;
    private final long stepMillis;
    /** In the order in which they were last heard of, so that the first is the one to drop. */
    private final LinkedHashMap<AlertKey, Track> tracks = new LinkedHashMap<>(64, 0.75f, true);

    Tracks(Duration history, int most) {
        this.most = most;
        this.stepMillis = Math.max(1, history.toMillis() / STEPS);
    }

    int size() {
        return tracks.size();
    }

    void evaluation(int partition, Evaluation evaluation) {
        Track track = track(new AlertKey(evaluation.policy(), evaluation.objective(), evaluation.group()));
        track.partition = partition;
        track.trend.put(
                Math.floorDiv(evaluation.instant().toEpochMilli(), stepMillis),
                evaluation.counts().p95Micros().orElse(-1));
        if (track.last
                .filter(last -> last.instant().isAfter(evaluation.instant()))
                .isEmpty()) {
            track.last = Optional.of(evaluation);
        }
    }

    void transition(int partition, AlertTransition transition) {
        AlertKey key = new AlertKey(transition.policy(), transition.objective(), transition.group());
        if (transition.reason() == TransitionReason.FORGOTTEN
                || transition.reason() == TransitionReason.POLICY_REMOVED) {
            tracks.remove(key);
            return;
        }
        Track track = track(key);
        if (track.transition
                .filter(known -> known.sequence() >= transition.sequence())
                .isPresent()) {
            return;
        }
        track.partition = partition;
        if (!transition.from().isFiring()) {
            track.since = Optional.of(transition.instant());
        }
        track.transition = Optional.of(transition);
    }

    private Track track(AlertKey key) {
        Track known = tracks.get(key);
        if (known == null) {
            known = new Track(key);
            tracks.put(key, known);
            if (tracks.size() > most) {
                Iterator<Track> oldest = tracks.values().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return known;
    }

    /** Drops what is evaluated no more, such as objectives that no policy has now. */
    void forget(Instant decided) {
        if (decided.equals(Instant.MIN)) {
            return;
        }
        Instant limit = decided.minus(GONE);
        tracks.values()
                .removeIf(track -> !track.standing().isFiring()
                        && track.standing() != Standing.NO_DATA
                        && track.last
                                .map(Evaluation::instant)
                                .or(() -> track.transition.map(AlertTransition::instant))
                                .filter(instant -> instant.isBefore(limit))
                                .isPresent());
    }

    /** A row for each service, by name. */
    List<View.Row> services(Instant now, Feed feed) {
        TreeMap<String, List<Track>> byService = new TreeMap<>();
        tracks.forEach((key, track) -> byService
                .computeIfAbsent(key.group().service(), name -> new ArrayList<>())
                .add(track));
        List<View.Row> rows = new ArrayList<>();
        byService.forEach((name, all) -> rows.add(service(name, all, now, feed)));
        return rows;
    }

    private View.Row service(String name, List<Track> all, Instant now, Feed feed) {
        List<Track> measured = broadest(all);
        Map<Group, List<Track>> byGroup = new HashMap<>();
        all.forEach(track -> byGroup.computeIfAbsent(track.key.group(), group -> new ArrayList<>())
                .add(track));
        Set<Track> rested = new HashSet<>(measured);
        List<View.Row> groups = new ArrayList<>();
        byGroup.forEach((group, tracksOfGroup) -> groups.add(row(
                tracksOfGroup.get(0).label,
                tracksOfGroup,
                List.of(preferred(tracksOfGroup, rested)),
                List.of(),
                now,
                feed)));
        groups.sort(Comparator.comparing(View.Row::standing).thenComparing(View.Row::name));
        return row(name, all, measured, groups, now, feed);
    }

    private View.Row row(
            String name, List<Track> all, List<Track> measured, List<View.Row> groups, Instant now, Feed feed) {
        Optional<Instant> until = evaluatedUntil(all, feed);
        Duration limit = feed.precise() ? STALE : STALE_WHEN_QUIET;
        Trend trend = Trend.worst(
                measured.stream().map(track -> track.trend).toList(),
                Math.floorDiv(now.toEpochMilli(), stepMillis),
                STALE_WHEN_QUIET.toMillis() / stepMillis + 1,
                STEPS);
        return new View.Row(
                name,
                all.get(0).key.group().key().kind(),
                all.stream().map(Track::standing).min(Comparator.naturalOrder()).orElse(Standing.OK),
                gauges(measured),
                trend,
                other(all),
                until,
                until.filter(instant -> instant.isBefore(now.minus(limit))).isPresent(),
                breaches(all),
                groups);
    }

    /** The progress of its partition, or the last that was written where that is not known. */
    private static Optional<Instant> evaluatedUntil(List<Track> all, Feed feed) {
        Optional<Instant> written = all.stream()
                .flatMap(track -> track.last.map(Evaluation::instant).stream())
                .max(Comparator.naturalOrder());
        Optional<Instant> decided = Optional.ofNullable(feed.evaluatedUntil().get(all.get(0).partition));
        return written.filter(instant ->
                        decided.filter(other -> other.isAfter(instant)).isEmpty())
                .or(() -> decided);
    }

    /**
     * The alerts of the objective that sees the most requests: the groups of one objective never overlap, so its counts
     * can be added.
     */
    private static List<Track> broadest(List<Track> all) {
        Map<String, List<Track>> byObjective = new TreeMap<>();
        all.forEach(track -> byObjective
                .computeIfAbsent(track.objective, name -> new ArrayList<>())
                .add(track));
        List<Track> broadest = List.of();
        double most = -1;
        for (List<Track> candidate : byObjective.values()) {
            double rate = candidate.stream().mapToDouble(Track::perSecond).sum();
            if (rate > most) {
                most = rate;
                broadest = candidate;
            }
        }
        return broadest;
    }

    /** Of one group's alerts the one that its service's figures rest on, else the one heard of last. */
    private static Track preferred(List<Track> ofGroup, Set<Track> measured) {
        return ofGroup.stream()
                .filter(measured::contains)
                .findFirst()
                .or(() -> ofGroup.stream()
                        .max(Comparator.comparing(
                                track -> track.last.map(Evaluation::instant).orElse(Instant.MIN))))
                .orElseThrow();
    }

    private static View.Gauges gauges(List<Track> measured) {
        double perSecond = 0;
        double errors = 0;
        double throttled = 0;
        boolean known = false;
        boolean requests = false;
        Optional<Evaluation> slowest = Optional.empty();
        long p95 = -1;
        for (Track track : measured) {
            if (track.last.isEmpty()) {
                continue;
            }
            known = true;
            requests |= track.trend.hasAny();
            Evaluation last = track.last.get();
            double seconds = Math.max(1, last.window().toMillis()) / 1000.0;
            perSecond += last.counts().total() / seconds;
            errors += last.counts().errors() / seconds;
            throttled += last.counts().throttled() / seconds;
            if (track.p95() > p95) {
                p95 = track.p95();
                slowest = track.last;
            }
        }
        if (!known || perSecond == 0 && !requests) {
            // A rate of nothing means something only for who has requests at times.
            return View.Gauges.NONE;
        }
        double answered = perSecond - throttled;
        return new View.Gauges(
                slowest.map(evaluation -> evaluation.counts().p50Micros()).orElse(OptionalLong.empty()),
                slowest.map(evaluation -> evaluation.counts().p95Micros()).orElse(OptionalLong.empty()),
                slowest.map(evaluation -> evaluation.counts().p99Micros()).orElse(OptionalLong.empty()),
                OptionalDouble.of(perSecond),
                answered > 0 ? OptionalDouble.of(errors / answered) : OptionalDouble.empty(),
                perSecond > 0 ? OptionalDouble.of(throttled / perSecond) : OptionalDouble.empty());
    }

    /** The first objective that has a value. */
    private static String other(List<Track> all) {
        return all.stream()
                .flatMap(track -> track.last.stream())
                .filter(evaluation -> evaluation.value().isPresent())
                .min(Comparator.comparing(Evaluation::objective)
                        .thenComparing(evaluation -> -evaluation.value().getAsDouble()))
                .map(evaluation ->
                        evaluation.objective() + " " + Numbers.value(evaluation.indicator(), evaluation.value()))
                .orElse("");
    }

    private static List<View.Breach> breaches(List<Track> all) {
        List<View.Breach> breaches = new ArrayList<>();
        for (Track track : all) {
            Standing standing = track.standing();
            if (standing != Standing.OK) {
                Optional<Evaluation> last = track.last;
                Optional<AlertTransition> transition = track.transition;
                breaches.add(new View.Breach(
                        track.key.objective(),
                        track.label,
                        standing,
                        last.map(Evaluation::indicator)
                                .or(() -> transition.map(seen -> seen.evidence().indicator()))
                                .orElse(""),
                        last.map(Evaluation::value)
                                .or(() -> transition.map(AlertTransition::value))
                                .orElse(OptionalDouble.empty()),
                        transition.map(seen -> seen.evidence().threshold()).orElse(""),
                        track.since));
            }
        }
        breaches.sort(WORST_FIRST);
        return breaches;
    }

    /** Operation and dimensions of a group; empty for a whole service. */
    static String label(Group group) {
        StringBuilder label = new StringBuilder(group.key().operation());
        group.key().dimensions().forEach((name, value) -> label.append(label.isEmpty() ? "" : " ")
                .append(name)
                .append('=')
                .append(value));
        return label.toString();
    }
}
