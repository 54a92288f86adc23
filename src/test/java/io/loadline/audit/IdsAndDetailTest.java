package io.loadline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IdsAndDetailTest {
    @Example
    void idsAreTheSameForEverAndTellPartsApart() {
        assertThat(Ids.of("a", "b")).isEqualTo(Ids.of("a", "b")).hasSize(32).matches("[0-9a-f]+");
        assertThat(Ids.of("a", "b")).isNotIn(Ids.of("ab"), Ids.of("b", "a"), Ids.of("a", "b", ""), Ids.of("a1:b"));
    }

    @Property(tries = 300)
    void anyTextSurvivesAsJson(@ForAll String name, @ForAll String value) throws Exception {
        String json = new Detail().with(name, value).with("n" + name, 7).json();

        JsonNode read = new ObjectMapper().readTree(json);
        assertThat(read.get(name).textValue()).isEqualTo(value);
        assertThat(read.get("n" + name).longValue()).isEqualTo(7);
    }

    @Example
    void numbersHaveOneForm() {
        Detail detail = new Detail()
                .with("small", OptionalDouble.of(0.000125))
                .with("large", OptionalDouble.of(1e12))
                .with("none", OptionalDouble.empty())
                .with("text", Optional.empty());

        assertThat(detail.json()).isEqualTo("{\"small\":0.000125,\"large\":1000000000000}");
    }
}
