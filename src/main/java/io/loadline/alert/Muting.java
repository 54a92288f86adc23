package io.loadline.alert;

import io.loadline.sla.Inhibition;
import io.loadline.sla.Matcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which alerts of a service are muted by other alerts, by maintenance windows and by silences (semantics §5). A function
 * of the alerts that fire and the rules in force, whatever their order: an alert that is muted itself mutes others all the
 * same (Alertmanager, {@code inhibit_rules}).
 *
 * <p>Two inhibitions are built in: a critical alert mutes warnings of an objective of the same name on the same labels,
 * in whichever policies they are; and an alert on a whole service mutes the alerts of the same kind and indicator on its
 * operations, but for those that are worse. Either only if the muting alert has a route of its own: else nobody would
 * hear of anything.
 */
public final class Muting {

    /**
     * A maintenance window or a silence that is in force now.
     *
     * @param by what an alert is muted by then
     * @param matchers conditions on the labels of an alert; all must hold
     */
    public record Rule(MutedBy by, List<Matcher> matchers) {
        public Rule {
            matchers = List.copyOf(matchers);
        }

        private boolean matches(AlertLabels labels) {
            return all(matchers, labels);
        }
    }

    /**
     * An alert that would call for a notification.
     *
     * @param id its id
     * @param name for people
     * @param labels its labels
     * @param status where it stands; only one that fires mutes others
     * @param tells whether it has a route
     */
    public record Subject(String id, String name, AlertLabels labels, AlertStatus status, boolean tells) {}

    private final List<Subject> subjects;
    private final SortedMap<String, MutedBy> muted = new TreeMap<>();

    private Muting(List<Subject> subjects) {
        this.subjects = new ArrayList<>(subjects);
        this.subjects.sort(Comparator.comparing(Subject::id));
    }

    /**
     * Who is muted, by what.
     *
     * @param subjects alerts of one service
     * @param inhibitions of the policies in force
     * @param rules maintenance windows and silences in force, those that count first in front
     * @return by alert id
     */
    public static SortedMap<String, MutedBy> of(
            List<Subject> subjects, List<Inhibition> inhibitions, List<Rule> rules) {
        Muting muting = new Muting(subjects);
        muting.criticalOverWarning();
        muting.serviceOverOperations();
        inhibitions.forEach(muting::inhibit);
        for (Rule rule : rules) {
            for (Subject subject : muting.subjects) {
                if (!muting.muted.containsKey(subject.id()) && rule.matches(subject.labels())) {
                    muting.muted.put(subject.id(), rule.by());
                }
            }
        }
        return Collections.unmodifiableSortedMap(muting.muted);
    }

    private void criticalOverWarning() {
        Map<List<Object>, Subject> critical = new HashMap<>();
        for (Subject subject : subjects) {
            if (subject.status() == AlertStatus.CRITICAL && subject.tells()) {
                critical.putIfAbsent(what(subject), subject);
            }
        }
        for (Subject subject : subjects) {
            Subject source = subject.status() == AlertStatus.WARNING ? critical.get(what(subject)) : null;
            if (source != null) {
                mute(subject, source);
            }
        }
    }

    private static List<Object> what(Subject subject) {
        return List.of(subject.labels().objective(), subject.labels().key());
    }

    private void serviceOverOperations() {
        List<Subject> wide = subjects.stream()
                .filter(subject -> subject.status().isFiring() && subject.tells())
                .filter(subject -> isWide(subject.labels()))
                .toList();
        for (Subject subject : subjects) {
            boolean narrow = !subject.labels().key().operation().isEmpty();
            if (narrow && subject.status().isFiring()) {
                wide.stream()
                        .filter(source -> covers(source, subject))
                        .findFirst()
                        .ifPresent(source -> mute(subject, source));
            }
        }
    }

    /** What combines other alerts has no kind, and nothing in common with another of its sort. */
    private static boolean isWide(AlertLabels labels) {
        return labels.key().operation().isEmpty() && !labels.key().kind().isEmpty();
    }

    private static boolean covers(Subject source, Subject target) {
        AlertLabels wide = source.labels();
        AlertLabels narrow = target.labels();
        return wide.key().service().equals(narrow.key().service())
                && wide.key().kind().equals(narrow.key().kind())
                && wide.indicator().equals(narrow.indicator())
                && source.status().compareTo(target.status()) >= 0
                && wide.key().dimensions().entrySet().stream()
                        .allMatch(dimension -> narrow.get(dimension.getKey()).equals(dimension.getValue()));
    }

    private void inhibit(Inhibition inhibition) {
        Map<List<String>, Subject> oneSided = new HashMap<>();
        Map<List<String>, Subject> twoSided = new HashMap<>();
        for (Subject subject : subjects) {
            if (subject.status().isFiring() && all(inhibition.source(), subject.labels())) {
                boolean both = all(inhibition.target(), subject.labels());
                (both ? twoSided : oneSided).putIfAbsent(equal(inhibition, subject), subject);
            }
        }
        for (Subject subject : subjects) {
            if (all(inhibition.target(), subject.labels())) {
                // Two alerts that are on both sides would mute each other, and one such alert itself.
                boolean both = all(inhibition.source(), subject.labels());
                Subject source = oneSided.get(equal(inhibition, subject));
                source = source == null && !both ? twoSided.get(equal(inhibition, subject)) : source;
                if (source != null) {
                    mute(subject, source);
                }
            }
        }
    }

    private static List<String> equal(Inhibition inhibition, Subject subject) {
        return inhibition.equal().stream().map(subject.labels()::get).toList();
    }

    private void mute(Subject target, Subject source) {
        muted.putIfAbsent(target.id(), new MutedBy(MutedBy.Cause.INHIBITION, source.name(), source.id()));
    }

    private static boolean all(List<Matcher> matchers, AlertLabels labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels::get));
    }
}
