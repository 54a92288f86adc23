package io.loadline.topology;

import static io.loadline.topology.Driven.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PolicyCompiler;
import io.loadline.engine.TimeSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyShapeTest {
    static Stream<Topology> topologies() {
        return Stream.of(collect(), evaluate(), new ChainTopology(TOPICS).build());
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void everyOperatorAndStoreIsNamed(Topology topology) {
        assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void isOneSubtopology(Topology topology) {
        assertThat(topology.describe().subtopologies()).hasSize(1);
        assertThat(topology.describe().globalStores()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void everyStoreSaysThatItIsOne(Topology topology) {
        assertThat(nodes(topology, TopologyDescription.Processor.class))
                .isNotEmpty()
                .allSatisfy(processor ->
                        assertThat(processor.stores()).hasSize(1).allMatch(store -> store.endsWith("-store")));
    }

    @Test
    void panesAreTheOnlyInputOfPhaseTwo() {
        assertThat(nodes(evaluate(), TopologyDescription.Source.class))
                .singleElement()
                .satisfies(source -> assertThat(source.topicSet()).containsExactly("test.panes"));
    }

    @Test
    void phaseOneReadsTheSourcesOfTimeAndTheResults() {
        assertThat(nodes(collect(), TopologyDescription.Source.class))
                .flatExtracting(TopologyDescription.Source::topicSet)
                .containsExactlyInAnyOrder("test.metrics", "test.logs", "test.control", "test.command-results");
    }

    static Topology collect() {
        return new CollectTopology(TOPICS, new CollectSettings(TimeSettings.defaults(), 3, Set.of("region"))).build();
    }

    static Topology evaluate() {
        return evaluate(text -> {
            throw new IllegalArgumentException("no policies here");
        });
    }

    static Topology evaluate(PolicyCompiler policies) {
        EvaluatorSettings settings = new EvaluatorSettings(TimeSettings.defaults(), "test", true, true, false);
        return new EvaluateTopology(TOPICS, settings, policies, 1, new EvaluationProgress()).build();
    }

    private static <T> List<T> nodes(Topology topology, Class<T> type) {
        return topology.describe().subtopologies().stream()
                .flatMap(subtopology -> subtopology.nodes().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
