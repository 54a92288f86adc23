package io.loadline.cli;

import io.loadline.config.Records;
import io.loadline.config.Service;
import io.loadline.config.Settings;
import io.loadline.yaml.Durations;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What must hold between the compose file, the image and the program. */
final class ComposeRules {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+[A-Za-z0-9._-]*");
    private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:(\\d+):(\\d+)");

    private final ComposeFile compose;
    private final Map<String, String> image;
    private final String user;
    private final List<String> problems = new ArrayList<>();

    private ComposeRules(ComposeFile compose, String dockerfile) {
        this.compose = compose;
        this.image = new HashMap<>();
        String whole = dockerfile.replaceAll("\\\\\\n\\s*", " ");
        Matcher variables = Pattern.compile("(?m)^ENV (.*)$").matcher(whole);
        while (variables.find()) {
            for (String each : variables.group(1).split("\\s+")) {
                image.put(each.split("=", 2)[0], each.split("=", 2)[1]);
            }
        }
        Matcher users = Pattern.compile("(?m)^USER (\\S+)$").matcher(whole);
        user = users.find() ? users.group(1) : "root";
    }

    static List<String> problems(String text, Map<String, String> variables, String dockerfile) {
        ComposeRules rules = new ComposeRules(ComposeFile.read(text, variables), dockerfile);
        rules.check();
        return rules.problems;
    }

    private void check() {
        compose.services().forEach((name, service) -> {
            String image = String.valueOf(service.get("image"));
            require(
                    PINNED.matcher(image).matches() || service.containsKey("build"),
                    name,
                    "image is not pinned: " + image);
            require(compose.texts(name, "cap_drop").contains("ALL"), name, "keeps capabilities");
            require(
                    compose.texts(name, "security_opt").contains("no-new-privileges:true"),
                    name,
                    "may gain privileges");
            dependencies(name, service);
            compose.texts(name, "ports")
                    .forEach(port -> require(
                            PUBLISHED.matcher(port).matches(), name, "opens port " + port + " to other machines"));
            if (service.containsKey("build")) {
                loadline(name, service);
            }
        });
        volumes();
        brokers();
        topic();
    }

    private void dependencies(String name, Map<String, Object> service) {
        ComposeFile.map(service.get("depends_on")).forEach((other, how) -> {
            Map<String, Object> needed = compose.services().get(other);
            String condition = String.valueOf(ComposeFile.map(how).get("condition"));
            if (needed == null) {
                require(
                        Boolean.FALSE.equals(ComposeFile.map(how).get("required")),
                        name,
                        "waits for no service: " + other);
            } else if (condition.equals("service_completed_successfully")) {
                require("no".equals(needed.get("restart")), name, "waits for the end of " + other + ", which restarts");
            } else {
                require(
                        needed.containsKey("healthcheck"),
                        name,
                        "waits for the health of " + other + ", which tells none");
            }
        });
    }

    private void loadline(String name, Map<String, Object> service) {
        Map<String, String> environment = new HashMap<>(image);
        environment.putAll(compose.environment(name));
        require(user.equals(service.get("user")), name, "user is not the image's: " + service.get("user"));
        require(!user.startsWith("0") && !user.startsWith("root"), name, "runs as root");
        require(Boolean.TRUE.equals(service.get("read_only")), name, "can write to its root file system");
        require(
                compose.texts(name, "tmpfs").stream().anyMatch(mount -> mount.matches("/tmp:(.*,)?exec(,.*)?")),
                name,
                "has no /tmp to load native code from");
        Duration grace = Durations.parse(String.valueOf(service.get("stop_grace_period")))
                .orElse(Duration.ZERO);
        require(grace.compareTo(Running.PATIENCE) > 0, name, "is killed before it has finished: " + grace);
        try {
            ParseResult parsed =
                    Main.commandLine().parseArgs(compose.texts(name, "command").toArray(String[]::new));
            Records records = Settings.read(new Settings.Origins(Optional.empty(), environment, Map.of()))
                    .records();
            Optional<Service> verb = service(parsed.subcommand().commandSpec().name());
            records.require(verb.orElse(Service.MONITOR));
            settings(name, records);
            if (verb.isPresent()) {
                served(name, verb.get(), records, environment);
            }
        } catch (ParameterException | IllegalArgumentException e) {
            problems.add(name + ": " + e.getMessage());
        }
    }

    private static Optional<Service> service(String verb) {
        return List.of(Service.values()).stream()
                .filter(each -> each.code().equals(verb))
                .findFirst();
    }

    private void settings(String name, Records records) {
        int copies = records.monitor().topics().replication();
        require(copies <= kafka().size(), name, "wants " + copies + " copies of " + kafka().size() + " brokers");
        Set<String> named = new TreeSet<>(List.of(records.monitor().bootstrap().split(",")));
        Set<String> there = kafka().stream().map(broker -> broker + ":9092").collect(Collectors.toSet());
        require(there.containsAll(named), name, "looks for brokers at " + named + ", they are at " + there);
    }

    private void served(String name, Service service, Records records, Map<String, String> environment) {
        int port =
                switch (service) {
                    case MONITOR -> records.monitor().httpPort();
                    case STORE -> records.store().httpPort();
                    case ACTUATOR -> records.actuator().httpPort();
                };
        List<String> ports = compose.texts(name, "ports").stream()
                .map(text -> text.substring(text.lastIndexOf(':') + 1))
                .toList();
        require(ports.contains(Integer.toString(port)), name, "serves port " + port + ", published are " + ports);
        String url = environment.get("HEALTH_URL");
        Main.commandLine().parseArgs("health", url);
        require(
                URI.create(url).getPort() == port && URI.create(url).getPath().equals("/healthz"),
                name,
                "is asked for its health at " + url + ", and serves port " + port);
        if (service == Service.MONITOR) {
            Path state = records.monitor().stateDir();
            require(
                    compose.texts(name, "volumes").stream().anyMatch(mount -> state.startsWith(mount.split(":", 2)[1])),
                    name,
                    "keeps its state in " + state + ", which is on no volume");
        }
        if (service == Service.STORE) {
            endpoint(name, records.dynamoDb().orElseThrow().endpoint());
        }
        if (service == Service.ACTUATOR) {
            endpoint(name, Optional.of(URI.create(compose.environment(name).get("LOADLINE_SNS_ENDPOINT"))));
        }
    }

    private void endpoint(String name, Optional<URI> endpoint) {
        endpoint.ifPresent(address -> {
            Map<String, Object> service = compose.services().get(address.getHost());
            boolean known = service != null
                    && ComposeFile.list(service.get("ports")).stream()
                            .anyMatch(port -> port.endsWith(":" + address.getPort()));
            require(known, name, "nothing is served at " + address);
        });
    }

    private void volumes() {
        Set<String> used = new TreeSet<>();
        compose.services().keySet().forEach(name -> compose.texts(name, "volumes").stream()
                .map(mount -> mount.split(":", 2)[0])
                .filter(source -> source.startsWith("."))
                .forEach(file -> require(Files.exists(Path.of(file)), name, "mounts what is not there: " + file)));
        compose.services().keySet().forEach(name -> compose.texts(name, "volumes").stream()
                .map(mount -> mount.split(":", 2)[0])
                .filter(source -> !source.startsWith("."))
                .forEach(used::add));
        used.stream()
                .filter(volume -> !compose.volumes().contains(volume))
                .forEach(volume -> problems.add("volume " + volume + " is not declared"));
    }

    private Set<String> kafka() {
        return compose.services().entrySet().stream()
                .filter(service ->
                        String.valueOf(service.getValue().get("image")).startsWith("apache/kafka:"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void brokers() {
        Set<String> voters = new TreeSet<>();
        Set<String> clusters = new TreeSet<>();
        for (String name : kafka()) {
            Map<String, String> environment = compose.environment(name);
            String listeners = environment.get("KAFKA_LISTENERS");
            voters.add(environment.get("KAFKA_NODE_ID") + "@" + name + ":9093");
            clusters.add(environment.get("CLUSTER_ID"));
            require(listeners.contains("CONTROLLER://:9093"), name, "its controller is not at 9093");
            require(listeners.contains("INTERNAL://:9092"), name, "is not at 9092");
            String advertised = environment.get("KAFKA_ADVERTISED_LISTENERS");
            require(advertised.contains("INTERNAL://" + name + ":9092"), name, "advertises " + advertised);
            Matcher published = PUBLISHED.matcher(compose.texts(name, "ports").get(0));
            require(
                    published.matches()
                            && advertised.endsWith("HOST://localhost:" + published.group(1))
                            && listeners.endsWith("HOST://:" + published.group(2)),
                    name,
                    "what it advertises to this machine is not what is published");
            copies(name, environment, "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "KAFKA_MIN_INSYNC_REPLICAS");
            copies(name, environment, "KAFKA_DEFAULT_REPLICATION_FACTOR", "KAFKA_MIN_INSYNC_REPLICAS");
            copies(
                    name,
                    environment,
                    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
                    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR");
            require(
                    compose.texts(name, "volumes").stream()
                            .anyMatch(mount -> mount.equals(name + ":" + environment.get("KAFKA_LOG_DIRS"))),
                    name,
                    "its log is on no volume of its own");
        }
        for (String name : kafka()) {
            Set<String> said = new TreeSet<>(List.of(compose.environment(name)
                    .get("KAFKA_CONTROLLER_QUORUM_VOTERS")
                    .split(",")));
            require(said.equals(voters), name, "voters are " + said + ", there are " + voters);
        }
        require(clusters.size() == 1, "brokers", "belong to several clusters: " + clusters);
    }

    private void copies(String name, Map<String, String> environment, String factor, String least) {
        int copies = Integer.parseInt(environment.get(factor));
        int needed = Integer.parseInt(environment.get(least));
        require(copies <= kafka().size(), name, factor + " is more than there are brokers");
        require(needed == Math.min(2, copies), name, least + " is " + needed + " of " + copies);
    }

    private void topic() {
        String arn = compose.environment("actuator").get("LOADLINE_SNS_TOPIC");
        List<String> command = compose.texts("sns-topic", "command");
        require(
                command.stream()
                        .anyMatch(text -> text.contains("&Name=" + arn.substring(arn.lastIndexOf(':') + 1) + "&")),
                "sns-topic",
                "makes another topic than " + arn);
        require(
                command.contains("aws:amz:" + arn.split(":", -1)[3] + ":sns"),
                "sns-topic",
                "another region than " + arn);
    }

    private void require(boolean holds, String service, String otherwise) {
        if (!holds) {
            problems.add(service + ": " + otherwise);
        }
    }
}
