package io.loadline.topology;

import io.loadline.topology.TopicDifference.Kind;
import java.util.List;

/**
 * What has to be done to a cluster so that its topics are as the settings want them.
 *
 * @param differences in the order in which data flows; empty when there is nothing to do
 * @param looked how many topics were looked at
 */
public record TopicPlan(List<TopicDifference> differences, int looked) {
    public TopicPlan {
        differences = List.copyOf(differences);
    }

    /** Whether everything is as it should be. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /** What can be carried out. */
    public List<TopicDifference> changes() {
        return differences.stream().filter(each -> each.kind() != Kind.STAYS).toList();
    }
}
