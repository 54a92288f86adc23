package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PolicyReaderProperties {
    private static final String PACK = PolicyTexts.bundled("default").text();
    private static final String EVERYTHING = read(Path.of("src/test/resources/policy/everything.yaml"));
    private static final List<MatchResult> TOKENS = Pattern.compile("[A-Za-z0-9_.%]+|[^\\sA-Za-z0-9_.%]")
            .matcher(EVERYTHING)
            .results()
            .toList();

    /** Replaces {@code cut} characters at {@code at}. */
    record Edit(int at, int cut, String inserted) {
        String apply(String text) {
            int from = at % (text.length() + 1);
            return text.substring(0, from) + inserted + text.substring(Math.min(text.length(), from + cut));
        }
    }

    @Property(tries = 400)
    void anyTextGivesAPolicyOrErrorsWithAPlaceInTheText(@ForAll("edits") List<Edit> edits) {
        String text = PACK;
        for (Edit edit : edits) {
            text = edit.apply(text);
        }
        check(text);
    }

    /** Keys, names, numbers, quotes and brackets of every section, each taken away, doubled or put in another's place. */
    @Property(tries = 300)
    void aTokenThatIsBrokenGivesAPolicyOrErrorsWithAPlaceInTheText(
            @ForAll @IntRange(max = 100_000) int at,
            @ForAll @IntRange(max = 100_000) int other,
            @ForAll Change change) {
        MatchResult broken = TOKENS.get(at % TOKENS.size());
        String with = TOKENS.get(other % TOKENS.size()).group();
        String replacement =
                switch (change) {
                    case TAKEN_AWAY -> "";
                    case DOUBLED -> broken.group() + broken.group();
                    case REPLACED -> with;
                };

        check(EVERYTHING.substring(0, broken.start()) + replacement + EVERYTHING.substring(broken.end()));
    }

    /** What is done to a token. */
    enum Change {
        TAKEN_AWAY,
        DOUBLED,
        REPLACED
    }

    private static void check(String text) {
        try {
            assertThat(PolicyReader.read("p.yaml", text).objectives()).isNotEmpty();
        } catch (PolicyException wrong) {
            String[] lines = text.split("\r\n|\r|\n", -1);
            assertThat(wrong.errors()).isNotEmpty().allSatisfy(error -> {
                assertThat(error.line()).isBetween(1, lines.length);
                assertThat(error.column()).isBetween(1, lines[error.line() - 1].length() + 1);
                assertThat(error.message()).isNotBlank().doesNotContain("\n");
            });
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
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
