package io.loadline.engine;

import io.loadline.sample.SeriesKey;
import io.loadline.sla.Condition;
import io.loadline.sla.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The groups of an objective over other objectives, and in each the alerts of those. Its groups are those of all the
 * objectives with the most labels among the ones it refers to; one with fewer labels counts for each group below it. The
 * kind is not compared. Not thread-safe.
 */
final class Joined {
    /** By name; of every objective referred to that there is. */
    private final Map<String, Part> parts = new LinkedHashMap<>();

    private final TreeMap<Group, Map<String, List<Alert>>> groups = new TreeMap<>();
    private final List<String> labels;

    /** An objective that is referred to, with its alerts by the labels it is joined by. */
    private static final class Part {
        final List<String> groupBy;
        final Map<Group, List<Alert>> alerts = new HashMap<>();
        /** Whether a group is there because it has an alert in it. */
        boolean leads;

        Part(List<String> groupBy) {
            this.groupBy = groupBy;
        }
    }

    /**
     * @param labels by which each objective that is referred to groups; without those that there are not
     */
    Joined(SortedMap<String, List<String>> labels) {
        labels.forEach((name, groupBy) -> parts.put(name, new Part(groupBy)));
        List<String> most = List.of();
        for (Part part : parts.values()) {
            if (part.groupBy.size() > most.size()) {
                most = part.groupBy;
            }
        }
        this.labels = most;
        Set<String> all = Set.copyOf(most);
        parts.values().forEach(part -> part.leads = Set.copyOf(part.groupBy).equals(all));
    }

    /** The condition's parts among the objectives of a policy. */
    static Joined of(Condition.Combined condition, Map<String, List<String>> labelsOfAll) {
        SortedMap<String, List<String>> labels = new TreeMap<>(labelsOfAll);
        labels.keySet().retainAll(condition.names());
        return new Joined(labels);
    }

    /** By which it groups. */
    List<String> labels() {
        return labels;
    }

    SortedMap<Group, Map<String, List<Alert>>> groups() {
        return groups;
    }

    /** An objective that is referred to decides that alert from now on. */
    void add(String objective, Alert alert) {
        Part part = parts.get(objective);
        if (part == null) {
            return;
        }
        List<Alert> joined = bucket(part, alert.group);
        int place = 0;
        while (place < joined.size() && joined.get(place).group.compareTo(alert.group) < 0) {
            place++;
        }
        joined.add(place, alert);
        if (part.leads) {
            groups.computeIfAbsent(project(alert.group, labels), group -> {
                Map<String, List<Alert>> alerts = new HashMap<>();
                parts.forEach((name, each) -> alerts.put(name, bucket(each, group)));
                return alerts;
            });
        }
    }

    /**
     * An objective that is referred to no longer decides that alert.
     *
     * @return the groups that are gone with it
     */
    List<Group> remove(String objective, Alert alert) {
        Part part = parts.get(objective);
        if (part == null) {
            return List.of();
        }
        bucket(part, alert.group).remove(alert);
        Group group = project(alert.group, labels);
        List<Part> leading = parts.values().stream().filter(each -> each.leads).toList();
        if (!part.leads
                || leading.stream().anyMatch(each -> !bucket(each, group).isEmpty())) {
            return List.of();
        }
        leading.forEach(each -> each.alerts.remove(group));
        return groups.remove(group) == null ? List.of() : List.of(group);
    }

    /** Joined by the labels that both have. */
    private List<Alert> bucket(Part part, Group group) {
        List<String> common = part.groupBy.stream().filter(labels::contains).toList();
        return part.alerts.computeIfAbsent(project(group, common), key -> new ArrayList<>(1));
    }

    private static Group project(Group group, List<String> labels) {
        SeriesKey key = group.key();
        return Group.of(new SeriesKey(key.service(), "", key.operation(), key.dimensions()), labels);
    }

    /** Names in the order in which a composite can be decided: each after those it refers to. */
    static List<String> inOrder(Map<String, Condition.Combined> composites) {
        List<String> order = new ArrayList<>();
        composites.keySet().forEach(name -> visit(name, composites, new ArrayList<>(), order));
        return order;
    }

    private static void visit(
            String name, Map<String, Condition.Combined> composites, List<String> path, List<String> order) {
        // A ring, which no policy that was checked has, is cut where it closes.
        if (!composites.containsKey(name) || order.contains(name) || path.contains(name)) {
            return;
        }
        path.add(name);
        composites.get(name).names().forEach(each -> visit(each, composites, path, order));
        path.remove(name);
        order.add(name);
    }
}
