package io.loadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    static List<Entry<?>> entries() {
        return Catalogue.entries();
    }

    @Test
    void namesEverySettingAndEveryVariableOnce() {
        assertThat(entries()).extracting(Entry::key).doesNotHaveDuplicates().hasSizeGreaterThan(40);
        assertThat(entries()).extracting(Entry::environment).doesNotHaveDuplicates();
    }

    @Test
    void noVariableOfASettingCouldBeThatOfAFamily() {
        List<String> stems = Catalogue.families().stream()
                .map(family -> Entry.variable(family.stem()))
                .toList();

        assertThat(entries()).filteredOn(entry -> !entry.isFamily()).allSatisfy(entry -> assertThat(stems)
                .noneMatch(stem -> entry.environment().startsWith(stem)));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void defaultsAndExamplesAreAllowed(Entry<?> entry) {
        String text = entry.usual().filter(usual -> !usual.isEmpty()).orElse(entry.example());

        assertThat(text).as("%s has a default or an example", entry.key()).isNotEmpty();
        assertThatCode(() -> entry.kind().read().apply(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void meaningsAreOnePieceOfText(Entry<?> entry) {
        assertThat(entry.meaning()).isNotBlank().doesNotEndWith(".").doesNotContain("\n", "|");
        assertThat(entry.services()).isNotEmpty();
    }

    @Test
    void derivesTheVariableFromTheKey() {
        assertThat(Catalogue.PARTITIONS.environment()).isEqualTo("LOADLINE_TOPICS_PARTITIONS");
        assertThat(Catalogue.PAGERDUTY_ROUTING_KEY.environment()).isEqualTo("LOADLINE_PAGERDUTY_ROUTING_KEY");
    }
}
