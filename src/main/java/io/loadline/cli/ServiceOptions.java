package io.loadline.cli;

import io.loadline.config.Catalogue;
import io.loadline.config.Entry;
import io.loadline.config.Records;
import io.loadline.config.Service;
import io.loadline.config.Settings;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The settings of a verb: from its options, which come from the {@link Catalogue}, from the environment and from a
 * settings file.
 */
final class ServiceOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings file (YAML); without it, the one that LOADLINE_CONFIG names. 'loadline config' lists"
                            + " the settings.")
    private Optional<Path> config = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec verb;

    /** By the option's name. */
    private final Map<String, Entry<?>> entries;

    /** The options that say where the cluster is. */
    ServiceOptions() {
        this(clusterAnd(entry -> false).entries);
    }

    private ServiceOptions(Map<String, Entry<?>> entries) {
        this.entries = entries;
    }

    /**
     * The options of services.
     *
     * @param services where several have an option of one name, it is that of the first
     */
    static ServiceOptions of(Service... services) {
        Map<String, Entry<?>> entries = new LinkedHashMap<>();
        for (Service service : services) {
            collect(entry -> entry.services().contains(service), entries);
        }
        return new ServiceOptions(entries);
    }

    /** The options that say where the cluster is, and those for which the predicate holds. */
    static ServiceOptions clusterAnd(Predicate<Entry<?>> more) {
        Map<String, Entry<?>> entries = new LinkedHashMap<>();
        collect(entry -> entry.services().size() == Service.values().length || more.test(entry), entries);
        return new ServiceOptions(entries);
    }

    private static void collect(Predicate<Entry<?>> wanted, Map<String, Entry<?>> entries) {
        for (Entry<?> entry : Catalogue.entries()) {
            if (wanted.test(entry)) {
                entry.option().ifPresent(option -> entries.putIfAbsent(option.name(), entry));
            }
        }
    }

    /** Gives every verb with such options those that the catalogue has for it. */
    static void addTo(CommandLine commandLine) {
        for (CommandLine verb : commandLine.getSubcommands().values()) {
            CommandSpec spec = verb.getCommandSpec();
            for (CommandSpec mixin : List.copyOf(spec.mixins().values())) {
                if (mixin.userObject() instanceof ServiceOptions options) {
                    options.entries.forEach((name, entry) -> spec.addOption(option(entry)));
                }
            }
            addTo(verb);
        }
    }

    private static OptionSpec option(Entry<?> entry) {
        Entry.Option option = entry.option().orElseThrow();
        String usual = entry.byDefault().equals("–") ? "" : " (default: " + entry.byDefault() + ")";
        OptionSpec.Builder builder = OptionSpec.builder(option.name())
                .paramLabel(option.label())
                .description((entry.meaning() + usual + ".").replace("%", "%%"));
        return entry.isList()
                ? builder.type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1..*")
                        .build()
                : builder.type(String.class).arity("1").build();
    }

    /** The settings in force, as records. */
    Records records() {
        return settings().records();
    }

    /** The settings in force. */
    Settings settings() {
        Map<String, Map.Entry<String, String>> given = new HashMap<>();
        entries.forEach((name, entry) -> {
            OptionSpec matched = verb.commandLine().getParseResult().matchedOption(name);
            if (matched != null) {
                String text = String.join(",", matched.originalStringValues());
                given.put(entry.key(), new SimpleImmutableEntry<>(name, text));
            }
        });
        return Settings.read(new Settings.Origins(config, System.getenv(), given));
    }

    /** Whether an option is given that is for this service alone. */
    boolean speaksTo(Service service) {
        return entries.entrySet().stream()
                .filter(each -> each.getValue().services().equals(Set.of(service)))
                .anyMatch(each -> verb.commandLine().getParseResult().hasMatchedOption(each.getKey()));
    }
}
