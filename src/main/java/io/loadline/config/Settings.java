package io.loadline.config;

import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.Topics;
import io.loadline.yaml.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings in force: what the command line says, else the environment, else the settings file, else the default.
 * Whatever is wrong anywhere is told at once, also where something of more weight hides it.
 */
public final class Settings {
    /** By key, in the order of the catalogue; members of families by name. */
    private final Map<String, Value> values = new LinkedHashMap<>();

    private final Optional<String> awsRegion;

    private Settings(Optional<String> awsRegion) {
        this.awsRegion = awsRegion;
    }

    /**
     * What people can say where.
     *
     * @param file the settings file that the command line names; without it the one that {@code LOADLINE_CONFIG} names
     * @param environment the variables of the process
     * @param options of the command line by the key of their setting: the option's name and its value
     */
    public record Origins(
            Optional<Path> file, Map<String, String> environment, Map<String, Map.Entry<String, String>> options) {
        public Origins {
            environment = Map.copyOf(environment);
            options = Map.copyOf(options);
        }
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException when anything is wrong; nothing is half read
     */
    public static Settings read(Origins origins) {
        List<String> wrong = new ArrayList<>();
        Settings settings = new Settings(
                Optional.ofNullable(origins.environment().get("AWS_REGION")).filter(region -> !region.isBlank()));
        Optional<Path> file = origins.file()
                .or(() -> Optional.ofNullable(origins.environment().get(Environment.CONFIG))
                        .filter(name -> !name.isEmpty())
                        .map(Path::of));
        List<Given> given = new ArrayList<>();
        file.ifPresent(path -> given.addAll(SettingsFile.read(path, wrong)));
        given.addAll(Environment.read(origins.environment(), wrong));
        given.addAll(options(origins));
        settings.resolve(given, wrong);
        return settings;
    }

    private static List<Given> options(Origins origins) {
        return Catalogue.entries().stream()
                .filter(entry -> origins.options().containsKey(entry.key()))
                .map(entry -> {
                    Map.Entry<String, String> option = origins.options().get(entry.key());
                    return new Given(
                            entry,
                            entry.key(),
                            option.getValue(),
                            new Source(Source.Type.OPTION, option.getKey()),
                            option.getKey());
                })
                .toList();
    }

    private void resolve(List<Given> given, List<String> wrong) {
        List<Given> good = new ArrayList<>();
        for (Given each : given) {
            Optional<String> problem = problem(each);
            problem.ifPresent(message -> wrong.add(each.place() + ": " + each.shownKey() + " " + message));
            if (problem.isEmpty()) {
                good.add(each);
            }
        }
        // File, environment, command line: each that follows replaces what is there.
        Map<String, Given> said = new TreeMap<>();
        good.forEach(each -> said.put(each.key(), each));
        for (Entry<?> entry : Catalogue.entries()) {
            if (entry.isFamily()) {
                said.values().stream()
                        .filter(each -> each.entry().equals(entry))
                        .forEach(this::put);
            } else if (said.containsKey(entry.key())) {
                put(said.get(entry.key()));
            } else {
                values.put(
                        entry.key(), new Value(entry, entry.key(), entry.usual().orElse(""), Source.DEFAULT));
            }
        }
        derive();
        if (wrong.isEmpty()) {
            wrong.addAll(new Records(this).problems());
            located(wrong, said);
        }
        if (!wrong.isEmpty()) {
            throw new SettingsException(wrong);
        }
    }

    private static Optional<String> problem(Given given) {
        try {
            var unused = given.entry().kind().read().apply(given.text());
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
        if (given.entry().equals(Catalogue.KAFKA)) {
            return KafkaKeys.problem(
                    given.key().substring(Catalogue.KAFKA.stem().length()), given.text());
        }
        return given.entry().equals(Catalogue.RETENTION)
                ? retention(given.key().substring(Catalogue.RETENTION.stem().length()))
                : Optional.empty();
    }

    private static Optional<String> retention(String topic) {
        List<String> names = ProvisionSettings.topicsWithRetention();
        if (names.contains(topic)) {
            return Optional.empty();
        }
        boolean compacted = Topics.withPrefix(Topics.DEFAULT_PREFIX).all().stream()
                .anyMatch(each -> each.name().equals(topic));
        return Optional.of(
                compacted
                        ? "cannot be set: the topic keeps the last record of each key for ever"
                        : "is of no topic" + Nearest.hint(topic, names) + "; those with a retention are "
                                + String.join(", ", names));
    }

    private void put(Given given) {
        values.put(given.key(), new Value(given.entry(), given.key(), given.text(), given.source()));
    }

    /** Defaults that follow from other settings. */
    private void derive() {
        String prefix = get(Catalogue.PREFIX);
        int replication = get(Catalogue.REPLICATION);
        usual(Catalogue.DEPLOYMENT, prefix);
        usual(Catalogue.MIN_INSYNC_REPLICAS, Integer.toString(ProvisionSettings.usualMinInsyncReplicas(replication)));
        // One broker seldom has a second machine beside it to hold a copy of the state.
        usual(Catalogue.STANDBYS, replication == 1 ? "0" : "1");
        usual(
                Catalogue.STATE_DIR,
                Path.of(System.getProperty("user.home"), ".loadline", prefix).toString());
    }

    private void usual(Entry<?> entry, String text) {
        if (!isGiven(entry)) {
            values.put(entry.key(), new Value(entry, entry.key(), text, Source.DEFAULT));
        }
    }

    /** Puts before each message about several settings where the first of them was said. */
    private static void located(List<String> wrong, Map<String, Given> said) {
        wrong.replaceAll(message -> said.values().stream()
                .filter(each -> message.contains(each.key()))
                .min(Comparator.comparingInt(each -> message.indexOf(each.key())))
                .map(each -> each.place() + ": " + message)
                .orElse(message));
    }

    /** Every setting in the order of the catalogue, members of families by name. */
    public List<Value> values() {
        return List.copyOf(values.values());
    }

    /** Whether anybody said something about it. */
    boolean isGiven(Entry<?> entry) {
        return values.get(entry.key()).source().type() != Source.Type.DEFAULT;
    }

    /** What holds; only for settings that have a default. */
    <T> T get(Entry<T> entry) {
        return entry.kind().read().apply(values.get(entry.key()).text());
    }

    /** What holds; empty where nothing was said and there is no default. */
    <T> Optional<T> find(Entry<T> entry) {
        Value value = values.get(entry.key());
        return value.text().isEmpty() ? Optional.empty() : Optional.of(get(entry));
    }

    /** The members of a family by the free part of their key. */
    <T> Map<String, T> family(Entry<T> family) {
        Map<String, T> members = new TreeMap<>();
        values.values().stream()
                .filter(value -> value.entry().equals(family))
                .forEach(value -> members.put(
                        value.key().substring(family.stem().length()),
                        family.kind().read().apply(value.text())));
        return members;
    }

    /** The region that AWS's own tools take. */
    Optional<String> awsRegion() {
        return awsRegion;
    }

    /** The settings as each service takes them. */
    public Records records() {
        return new Records(this);
    }
}
