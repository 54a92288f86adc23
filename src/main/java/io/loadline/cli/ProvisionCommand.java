package io.loadline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loadline provision}: prepares what the services need. */
@Command(
        name = "provision",
        header = "Prepare a cluster: show what differs from the settings, and put it right.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = ProvisionTopicsCommand.class,
        footerHeading = "%nExample:%n",
        footer = "  loadline provision topics --bootstrap broker1:9092 --apply")
final class ProvisionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to provision: topics");
    }
}
