package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What a runbook tells somebody to do at night must work. */
class RunbooksTest {
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?:bin/)?loadline ([^\\n|]+)|`(?:bin/)?loadline ([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+\\.md)\\)");

    static List<Path> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs/runbooks"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyRunbookSaysWhatToDoFirstWhatToDoThenAndWhenToEscalate(Path runbook) throws IOException {
        assertThat(Files.readString(runbook))
                .contains("## Symptoms\n", "## First command\n\n```\n", "## Do\n", "## Escalate\n");
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyCommandOfARunbookExistsWithItsOptions(Path runbook) throws IOException {
        Matcher commands = COMMAND.matcher(Files.readString(runbook));
        while (commands.find()) {
            String written = commands.group(1) == null ? commands.group(2) : commands.group(1);
            CommandLine command = Main.commandLine();
            for (String word : written.strip().split("\\s+", -1)) {
                if (word.startsWith("--")) {
                    String option = word.replaceAll("=.*", "");
                    assertThat(command.getCommandSpec().optionsMap())
                            .as(written)
                            .containsKey(option);
                } else if (command.getSubcommands().containsKey(word)) {
                    command = command.getSubcommands().get(word);
                } else {
                    assertThat(command.getSubcommands()).as(written).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyRunbookThatARunbookLinksToIsThere(Path runbook) throws IOException {
        List<Path> links = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(runbook));
        while (link.find()) {
            links.add(runbook.resolveSibling(link.group(1)));
        }
        assertThat(links).allSatisfy(target -> assertThat(target).exists());
    }
}
