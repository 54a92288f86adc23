package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyReaderProperties {
    private static final String PACK = PolicyTexts.bundled("default").text();

    /** Replaces {@code cut} characters at {@code at}. */
    record Edit(int at, int cut, String inserted) {
        String apply(String text) {
            int from = at % (text.length() + 1);
            return text.substring(0, from) + inserted + text.substring(Math.min(text.length(), from + cut));
        }
    }

    @Property(tries = 2000)
    void anyTextGivesAPolicyOrErrorsWithAPlaceInTheText(@ForAll("edits") List<Edit> edits) {
        String text = PACK;
        for (Edit edit : edits) {
            text = edit.apply(text);
        }
        try {
            assertThat(PolicyReader.read("p.yaml", text).objectives()).isNotEmpty();
        } catch (PolicyException wrong) {
            int lines = text.split("\r\n|\r|\n", -1).length;
            assertThat(wrong.errors()).isNotEmpty().allSatisfy(error -> {
                assertThat(error.line()).isBetween(1, lines);
                assertThat(error.column()).isPositive();
                assertThat(error.message()).isNotBlank().doesNotContain("\n");
            });
        }
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        Arbitrary<String> inserted = Arbitraries.oneOf(
                Arbitraries.of(
                        "", "\n", ": ", "- ", "\"", "'", "{", "}", "[", "]", "#", "&a ", "*a", "!!str ", "|", ">", "%",
                        "---\n", "...\n", "\t", "\u0000", "\uFEFF", "\u2028", "\r", "? ", "<<: ", "null", "true", "-1",
                        "1e999", "@", "`"),
                Arbitraries.strings().ofMaxLength(5));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.integers().between(0, 12),
                        inserted)
                .as(Edit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
