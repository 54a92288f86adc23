package io.loadline.cli;

import io.loadline.policy.PolicyReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline policy reference}: every key of the language. */
@Command(
        name = "reference",
        header = "Print every key of the language, or write it into docs/policies.md.",
        description = "It is made from the JSON Schema of policies, schemas/policy.schema.json.",
        footerHeading = "%nExample:%n",
        footer = {"  loadline policy reference | less"})
final class PolicyReferenceCommand implements Callable<Integer> {
    @Option(names = "--write", description = "Write docs/policies.md of the checkout, in place of printing.")
    private boolean write;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!write) {
            spec.commandLine().getOut().println(PolicyReference.markdown());
            return 0;
        }
        Path document = Path.of(System.getProperty("loadline.home", "")).resolve("docs/policies.md");
        if (!Files.isRegularFile(document)) {
            throw new BadInput(
                    "--write: there is no %s; call bin/loadline of a checkout".formatted(document.toAbsolutePath()));
        }
        Outputs.write(document, PolicyReference.replaceIn(Files.readString(document)));
        return 0;
    }
}
