package io.loadline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stranger who clones the repository relies on, apart from the code. */
class RepositoryTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Set<String> UNTRACKED = Set.of(".git", ".idea", ".vscode", "target");
    /** Paths that exist on one machine only; relative ones, such as target/work/, are none. */
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.])/(work|root|home|tmp/h)/");

    private static final Pattern MARKDOWN_LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern RUNBOOK = Pattern.compile("(?m)^\\s*runbook:\\s*[\"']?([^\"'\\s#]+)");
    private static final Path DECISIONS = ROOT.resolve("docs/adr");

    @Test
    void noFileNamesAPathOfOneMachine() {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String text = text(file);
            text.lines()
                    .filter(line -> MACHINE_PATH.matcher(line).find())
                    .forEach(line -> found.add(ROOT.relativize(file) + ": " + line.strip()));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void tellsAPathOfOneMachineFromOthers() {
        assertThat(List.of("cd /" + "work/main", "\"/" + "home/me/x\"", "file:///" + "root/x"))
                .allMatch(line -> MACHINE_PATH.matcher(line).find());
        assertThat(List.of("target/work/x", "../work/x", "https://example.org/home/x"))
                .noneMatch(line -> MACHINE_PATH.matcher(line).find());
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<Path> silent = files().stream()
                .filter(file -> file.startsWith(ROOT.resolve("src/main/java")) && named(file, ".java"))
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void readmeNamesBothCommands() {
        assertThat(text(ROOT.resolve("README.md"))).contains("bin/loadline demo", "bin/test");
    }

    @Test
    void everyDecisionHasItsThreeSections() {
        assertThat(decisions()).isNotEmpty().allSatisfy(file -> assertThat(text(file))
                .contains("\n## Context\n", "\n## Decision\n", "\n## Consequences\n"));
    }

    @Test
    void everyDecisionIsListed() {
        String list = text(DECISIONS.resolve("README.md"));

        assertThat(decisions()).allSatisfy(file -> assertThat(list).contains("(" + file.getFileName() + ")"));
    }

    @Test
    void everyLinkInTheDocumentsLeadsToAFile() {
        List<String> broken = new ArrayList<>();
        for (Path file : files()) {
            if (named(file, ".md")) {
                MARKDOWN_LINK
                        .matcher(text(file))
                        .results()
                        .map(link -> link.group(1))
                        .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                        .filter(target -> !Files.exists(file.resolveSibling(target)))
                        .forEach(target -> broken.add(ROOT.relativize(file) + " -> " + target));
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyRunbookOfAPolicyExists() {
        List<String> missing = files().stream()
                .filter(file -> file.startsWith(ROOT.resolve("policies")) && named(file, ".yaml"))
                .flatMap(file -> RUNBOOK.matcher(text(file)).results())
                .map(match -> match.group(1))
                .filter(runbook -> !runbook.contains("://") && !Files.exists(ROOT.resolve(runbook)))
                .toList();

        assertThat(missing).isEmpty();
    }

    private static List<Path> decisions() {
        try (Stream<Path> found = Files.list(DECISIONS)) {
            return found.filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files under version control and those about to be; without git, as in a source archive, all of them. */
    private static List<Path> files() {
        try {
            Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .directory(ROOT.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String listed = new String(git.getInputStream().readAllBytes(), UTF_8);
            if (git.waitFor() == 0) {
                return Stream.of(listed.split("\0"))
                        .map(ROOT::resolve)
                        .filter(Files::isRegularFile)
                        .toList();
            }
        } catch (IOException e) {
            // No git on this machine: the directory tells.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> found = Files.walk(ROOT)) {
            return found.filter(Files::isRegularFile)
                    .filter(file ->
                            !UNTRACKED.contains(ROOT.relativize(file).getName(0).toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file; empty for a binary one. */
    private static String text(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), UTF_8);
            return text.indexOf('\0') >= 0 ? "" : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean named(Path file, String ending) {
        return file.getFileName().toString().endsWith(ending);
    }
}
