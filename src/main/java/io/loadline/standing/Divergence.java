package io.loadline.standing;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How two sets of policies decide differently on the same panes.
 *
 * @param transitions changes of level that only one of them decided, or not both alike
 * @param notifications what only one of them would tell, or not both at the same time
 * @param scales what only one of them would scale, or not both at the same time
 */
public record Divergence(
        List<Difference<AlertTransition>> transitions,
        List<Difference<Notification>> notifications,
        List<Difference<ScaleCommand>> scales) {

    /** How the second differs from the first. */
    public enum Kind {
        /** Only the second has it. */
        ADDED,
        /** Only the first has it. */
        REMOVED,
        /** The second has it at an earlier instant. */
        EARLIER,
        /** The second has it at a later instant. */
        LATER,
        /** At the same instant the second has a worse level. */
        HIGHER,
        /** At the same instant the second has a better level. */
        LOWER;

        /** As written in JSON. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of them.
     *
     * @param kind how they differ
     * @param live what the first has; absent when nothing
     * @param shadow what the second has; absent when nothing
     */
    public record Difference<T>(Kind kind, Optional<T> live, Optional<T> shadow) {
        /** What there is to show of it: what the second has, else what the first has. */
        public T shown() {
            return shadow.or(() -> live).orElseThrow();
        }
    }

    public Divergence {
        transitions = List.copyOf(transitions);
        notifications = List.copyOf(notifications);
        scales = List.copyOf(scales);
    }

    /** Whether both decided alike. */
    public boolean isEmpty() {
        return transitions.isEmpty() && notifications.isEmpty() && scales.isEmpty();
    }

    /** How many transitions differ so. */
    public long count(Kind kind) {
        return transitions.stream().filter(each -> each.kind() == kind).count();
    }

    /** What one has decided. */
    public record Decided(
            List<AlertTransition> transitions, List<Notification> notifications, List<ScaleCommand> scales) {
        public Decided {
            transitions = List.copyOf(transitions);
            notifications = List.copyOf(notifications);
            scales = List.copyOf(scales);
        }

        /** What was heard behind so many of each. */
        static Decided of(Heard heard, int transitions, int notifications, int scales) {
            return new Decided(
                    behind(heard.transitions(), transitions),
                    behind(heard.notifications(), notifications),
                    behind(heard.scales(), scales));
        }

        /** What was decided up to an instant. */
        Decided upTo(Instant instant) {
            return new Decided(
                    transitions.stream()
                            .filter(each -> !each.instant().isAfter(instant))
                            .toList(),
                    notifications.stream()
                            .filter(each -> !each.instant().isAfter(instant))
                            .toList(),
                    scales.stream()
                            .filter(each -> !each.instant().isAfter(instant))
                            .toList());
        }

        private static <T> List<T> behind(List<T> all, int first) {
            return all.subList(first, all.size());
        }

        /** The same together with those of others. */
        static Decided joined(List<Decided> all) {
            return new Decided(
                    all.stream().flatMap(each -> each.transitions.stream()).toList(),
                    all.stream().flatMap(each -> each.notifications.stream()).toList(),
                    all.stream().flatMap(each -> each.scales.stream()).toList());
        }
    }

    /** How the second has decided differently. */
    public static Divergence between(Decided live, Decided shadow) {
        return new Divergence(
                new Comparison<>(AlertTransition::alertId, AlertTransition::instant, AlertTransition::to)
                        .of(live.transitions(), shadow.transitions()),
                new Comparison<Notification>(
                                each -> each.service() + "\n" + each.route(),
                                Notification::instant,
                                each -> each.event())
                        .of(live.notifications(), shadow.notifications()),
                new Comparison<ScaleCommand>(
                                each -> each.resource() + "\n" + each.dimension(),
                                ScaleCommand::instant,
                                ScaleCommand::direction)
                        .of(live.scales(), shadow.scales()));
    }

    /**
     * Compares what happened to the same thing.
     *
     * @param thing what it happened to
     * @param at when
     * @param what what happened; a status can be higher or lower
     */
    private record Comparison<T>(Function<T, String> thing, Function<T, Instant> at, Function<T, Object> what) {

        List<Difference<T>> of(List<T> live, List<T> shadow) {
            Map<String, List<T>> first = byThing(live);
            Map<String, List<T>> second = byThing(shadow);
            second.keySet().forEach(key -> first.putIfAbsent(key, List.of()));
            List<Difference<T>> all = new ArrayList<>();
            first.forEach((key, was) -> compare(was, second.getOrDefault(key, List.of()), all));
            all.sort(Comparator.comparing(each -> at.apply(each.shown())));
            return all;
        }

        private Map<String, List<T>> byThing(List<T> all) {
            Map<String, List<T>> grouped = new LinkedHashMap<>();
            all.forEach(each -> grouped.computeIfAbsent(thing.apply(each), key -> new ArrayList<>())
                    .add(each));
            return grouped;
        }

        private void compare(List<T> live, List<T> shadow, List<Difference<T>> all) {
            List<T> was = new ArrayList<>(live);
            List<T> is = new ArrayList<>(shadow);
            pair(was, is, this::isSame, (one, other) -> Optional.empty(), all);
            pair(was, is, this::isOfAnotherLevel, this::level, all);
            pair(
                    was,
                    is,
                    (one, other) -> what.apply(one).equals(what.apply(other)) && isNextTo(one, other, live, shadow),
                    this::moved,
                    all);
            was.forEach(each -> all.add(new Difference<>(Kind.REMOVED, Optional.of(each), Optional.empty())));
            is.forEach(each -> all.add(new Difference<>(Kind.ADDED, Optional.empty(), Optional.of(each))));
        }

        private interface Match<T> {
            boolean test(T one, T other);
        }

        private interface Verdict<T> {
            Optional<Kind> of(T one, T other);
        }

        private void pair(List<T> was, List<T> is, Match<T> match, Verdict<T> verdict, List<Difference<T>> all) {
            for (T one : List.copyOf(was)) {
                Optional<T> found =
                        is.stream().filter(other -> match.test(one, other)).findFirst();
                found.ifPresent(other -> {
                    was.remove(one);
                    is.remove(other);
                    verdict.of(one, other)
                            .ifPresent(kind -> all.add(new Difference<>(kind, Optional.of(one), Optional.of(other))));
                });
            }
        }

        private boolean isSame(T one, T other) {
            return at.apply(one).equals(at.apply(other)) && what.apply(one).equals(what.apply(other));
        }

        private boolean isOfAnotherLevel(T one, T other) {
            return what.apply(one) instanceof AlertStatus && at.apply(one).equals(at.apply(other));
        }

        /** Whether nothing else happened between them: otherwise they tell of two different occasions. */
        private boolean isNextTo(T one, T other, List<T> live, List<T> shadow) {
            Instant from = at.apply(one);
            Instant to = at.apply(other);
            Predicate<T> between = each -> each != one
                    && each != other
                    && at.apply(each).isAfter(from.isBefore(to) ? from : to)
                    && at.apply(each).isBefore(from.isBefore(to) ? to : from);
            return live.stream().noneMatch(between) && shadow.stream().noneMatch(between);
        }

        private Optional<Kind> level(T one, T other) {
            return rank(what.apply(other)) > rank(what.apply(one)) ? Optional.of(Kind.HIGHER) : Optional.of(Kind.LOWER);
        }

        private Optional<Kind> moved(T one, T other) {
            return Optional.of(at.apply(other).isBefore(at.apply(one)) ? Kind.EARLIER : Kind.LATER);
        }

        private static int rank(Object what) {
            return !(what instanceof AlertStatus status)
                    ? 0
                    : switch (status) {
                        case OK -> 0;
                        case NO_DATA -> 1;
                        case PENDING -> 2;
                        case WARNING -> 3;
                        case CRITICAL -> 4;
                    };
        }
    }
}
