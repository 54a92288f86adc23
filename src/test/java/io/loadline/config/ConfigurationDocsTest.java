package io.loadline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {
    private static final Path DOCS = Path.of("docs/configuration.md");
    private static final String HEADING =
            "| setting | default | allowed | used by | meaning |\n|---|---|---|---|---|\n";

    @Test
    void tableListsExactlyTheCatalogue() throws IOException {
        String expected = HEADING
                + Catalogue.entries().stream().map(ConfigurationDocsTest::row).collect(Collectors.joining());
        Files.writeString(Path.of("target/configuration-table.md"), expected);
        String docs = Files.readString(DOCS);
        int start = docs.indexOf(HEADING);
        int end = docs.indexOf("\n\n", start);

        assertThat(start).as("the table is in " + DOCS).isNotNegative();
        assertThat(docs.substring(start, end + 1))
                .as("the table in %s; as it must be it is in target/configuration-table.md", DOCS)
                .isEqualTo(expected);
    }

    @Test
    void everyOptionAndVariableThatTheTextNamesIsThere() throws IOException {
        String docs = Files.readString(DOCS);

        assertThat(java.util.regex.Pattern.compile("LOADLINE_[A-Z_]+[A-Z]")
                        .matcher(docs)
                        .results())
                .isNotEmpty()
                .allSatisfy(found ->
                        assertThat(isVariable(found.group())).as(found.group()).isTrue());
    }

    private static boolean isVariable(String name) {
        String plain = name.endsWith("_FILE") ? name.substring(0, name.length() - "_FILE".length()) : name;
        return Environment.OTHERS.contains(name)
                || Catalogue.entries().stream()
                        .anyMatch(entry -> entry.isFamily()
                                ? plain.startsWith(Entry.variable(entry.stem()))
                                : entry.environment().equals(plain));
    }

    private static String row(Entry<?> entry) {
        String option = entry.option().map(each -> " `" + each.name() + "`").orElse("");
        String services = entry.services().stream().sorted().map(Service::code).collect(Collectors.joining(", "));
        return "| `%s`%s%s | %s | %s | %s | %s |%n"
                .formatted(
                        entry.key(),
                        option,
                        entry.secret() ? " (secret)" : "",
                        entry.byDefault(),
                        entry.allowed(),
                        services,
                        entry.meaning());
    }
}
