package io.loadline.cli;

import io.loadline.config.Records;
import io.loadline.config.Service;
import io.loadline.doctor.Doctor;
import io.loadline.doctor.DoctorSettings;
import io.loadline.doctor.Report;
import java.io.PrintWriter;
import java.time.Duration;
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
    @Mixin
    private ServiceOptions service = ServiceOptions.of(Service.MONITOR, Service.ACTUATOR, Service.STORE);

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
        Records settings = service.records();
        return DoctorSettings.of(settings.monitor())
                .withPatience(patience)
                .withActuator(settings.actuator())
                .withStore(settings.storeAnywhere(), settings.dynamoDb());
    }
}
