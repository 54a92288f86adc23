package io.loadline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loadline policy}: what is done with policies before and while they are in force. */
@Command(
        name = "policy",
        header = "Check and test policies, put them in force, and explain what they decided.",
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nWhat:%n",
        subcommands = {
            PolicyCheckCommand.class,
            PolicyTestCommand.class,
            PolicyReferenceCommand.class,
            PolicyPushCommand.class,
            PolicyExplainCommand.class
        },
        footerHeading = "%nExample:%n",
        footer = "  loadline policy check policies/")
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
}
