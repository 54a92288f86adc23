package io.loadline.engine;

/**
 * One partition of an input topic.
 *
 * @param topic the topic's name without the deployment's prefix: {@code metrics}, {@code logs}, {@code control} or
 *     {@code command-results}
 * @param partition its number, at least 0
 */
public record SourceId(String topic, int partition) implements Comparable<SourceId> {
    @Override
    public int compareTo(SourceId other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
}
