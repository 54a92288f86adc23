package io.loadline.cli;

import io.loadline.topology.TopologyDocs;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline topology}: the topologies as they run. */
@Command(
        name = "topology",
        header = "Print the topologies as they run, or write topology-docs/.",
        description = "They are printed as text; topology-docs/ also holds them as a diagram.",
        footerHeading = "%nExample:%n",
        footer = {"  loadline topology --write"})
final class TopologyCommand implements Callable<Integer> {
    @Option(names = "--write", description = "Write topology-docs/ of the checkout, in place of printing.")
    private boolean write;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (write) {
            Path home = Path.of(System.getProperty("loadline.home", ""));
            if (!Files.isRegularFile(home.resolve("pom.xml"))) {
                throw new BadInput("--write: %s is no checkout of Loadline; call bin/loadline of one"
                        .formatted(home.toAbsolutePath()));
            }
            TopologyDocs.write(home.resolve("topology-docs"));
            return 0;
        }
        PrintWriter out = spec.commandLine().getOut();
        TopologyDocs.files().forEach((name, text) -> {
            if (name.endsWith(".txt")) {
                out.println(text);
            }
        });
        out.flush();
        return 0;
    }
}
