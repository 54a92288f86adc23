package io.loadline.cli;

import io.loadline.config.SettingsFile;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every service needs to know; what is given on the command line wins over the settings file. */
final class ServiceOptions {
    private static final String NOWHERE = "nowhere:0";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT,…",
            description = "Where the Kafka cluster is; or bootstrap in the settings file.")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file (YAML): bootstrap, prefix, deployment, topics, monitor, time, kafka.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "What the names of topics and groups begin with (default: " + Topics.DEFAULT_PREFIX + ").")
    private Optional<String> prefix = Optional.empty();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Port of /healthz and /readyz on this machine; 0 takes a free one, -1 serves neither"
                    + " (default: 0).")
    private Optional<Integer> httpPort = Optional.empty();

    /**
     * The settings of the deployment. Every service takes the cluster, the prefix and the settings of the Kafka clients
     * from them, and the monitor all of them.
     *
     * @param stateDir of the monitor, where it is given on the command line
     */
    MonitorSettings deployment(Optional<Path> stateDir) {
        Path usual = Path.of(System.getProperty("user.home"), ".loadline", prefix.orElse(Topics.DEFAULT_PREFIX));
        MonitorSettings settings = MonitorSettings.defaults(bootstrap.orElse(NOWHERE), stateDir.orElse(usual));
        if (config.isPresent()) {
            if (!Files.isRegularFile(config.get())) {
                throw new BadInput("--config " + config.get() + ": there is no such file");
            }
            settings = SettingsFile.monitor(config.get(), settings);
        }
        if (bootstrap.isEmpty() && settings.bootstrap().equals(NOWHERE)) {
            throw new BadInput("no Kafka cluster is named: give --bootstrap HOST:PORT, or bootstrap in --config FILE");
        }
        if (bootstrap.isPresent() || stateDir.isPresent()) {
            settings = settings.at(bootstrap.orElse(settings.bootstrap()), stateDir.orElse(settings.stateDir()));
        }
        if (prefix.isPresent()) {
            settings = settings.withPrefix(prefix.get(), prefix.get());
        }
        return httpPort.isPresent() ? settings.withHttpPort(httpPort.get()) : settings;
    }
}
