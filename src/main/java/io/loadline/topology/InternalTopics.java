package io.loadline.topology;

import java.util.List;

/** The topics that Kafka Streams makes for the applications of a deployment, at their first start. */
public final class InternalTopics {
    private InternalTopics() {}

    /**
     * Their full names.
     *
     * @param prefix of the deployment
     */
    public static List<String> of(String prefix) {
        return List.of(
                changelog(prefix, "collect", Names.COLLECT_STORE),
                changelog(prefix, "evaluate", Names.EVALUATE_STORE),
                changelog(prefix, "chain", Names.CHAIN_STORE));
    }

    private static String changelog(String prefix, String station, String store) {
        return prefix + "-" + station + "-" + store + "-changelog";
    }
}
