package io.loadline.cli;

import io.loadline.doctor.Doctor;
import io.loadline.doctor.DoctorSettings;
import io.loadline.doctor.Report;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.ProvisionSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline doctor}: what is wrong with a deployment, and the fix. */
@Command(
        name = "doctor",
        header = "Check brokers, topics, clocks, rights, tables and receivers, and say the fix.",
        description = {
            "Give it the options, the settings file and the environment of the services. It only reads: nothing is"
                    + " written, paged, published or changed.",
            "Each check is explained in docs/doctor.md."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well; warnings may be there", "1:something has failed", "2:could not be run"},
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline doctor --bootstrap broker1:9092,broker2:9092",
            "  loadline doctor --config loadline.yaml --json"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int NONE = -1;

    @Mixin
    private ServiceOptions service;

    @Mixin
    private StoreOptions storing;

    @Mixin
    private ActuatorOptions acting;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "AWS region of the tables; without it, AWS_REGION.")
    private Optional<String> region = Optional.empty();

    @Option(names = "--partitions", paramLabel = "N", description = "Partitions that topics must have (default: 12).")
    private Optional<Integer> partitions = Optional.empty();

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies that each partition must have; 1 on a cluster of one broker (default: 3).")
    private Optional<Integer> replication = Optional.empty();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where a monitor on this machine keeps its state (default: ~/.loadline/PREFIX).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "20s",
            description = "How long all checks may take together (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ZERO;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.onlyFindings();
        Report report = Doctor.examine(settings());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            boolean colour = spec.commandLine().getColorScheme().ansi().enabled();
            report.lines(colour).forEach(out::println);
        }
        out.flush();
        return report.isHealthy() ? 0 : 1;
    }

    private DoctorSettings settings() {
        MonitorSettings deployment = service.deployment(stateDir);
        ProvisionSettings topics = deployment.topics();
        MonitorSettings monitor = deployment.withTopics(topics.withPartitions(partitions.orElse(topics.partitions()))
                .withReplication(replication.orElse(topics.replication())));
        return DoctorSettings.of(monitor)
                .withPatience(patience)
                .withActuator(acting.settings(monitor, NONE, region, storing.endpoint()))
                .withStore(storing.settings(monitor, NONE), storing.dynamoDbIfKnown(region));
    }
}
