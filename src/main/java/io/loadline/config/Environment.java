package io.loadline.config;

import io.loadline.topology.Topics;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads variables of the environment: {@code LOADLINE_} and the key in capitals, with {@code _} for dots and dashes. A
 * secret may also be in a file that {@code …_FILE} names, as containers hand them over.
 */
final class Environment {
    static final String PREFIX = "LOADLINE_";
    static final String CONFIG = "LOADLINE_CONFIG";
    private static final String FILE = "_FILE";

    /** What begins with {@link #PREFIX} and is no setting. */
    static final Set<String> OTHERS = Set.of(CONFIG, "LOADLINE_OPTS", "LOADLINE_DYNAMODB_LOCAL_DIR");

    private final Map<String, String> variables;
    private final List<String> wrong;
    private final List<Given> given = new ArrayList<>();

    private Environment(Map<String, String> variables, List<String> wrong) {
        this.variables = variables;
        this.wrong = wrong;
    }

    static List<Given> read(Map<String, String> variables, List<String> wrong) {
        Environment environment = new Environment(variables, wrong);
        new TreeMap<>(variables).forEach((name, text) -> {
            // An empty variable counts as none: a compose file or a unit file cannot take one away otherwise.
            if (name.startsWith(PREFIX) && !OTHERS.contains(name) && !text.isEmpty()) {
                environment.take(name, text);
            }
        });
        return environment.given;
    }

    private void take(String name, String text) {
        if (give(name, name, text)) {
            return;
        }
        String secret = name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : "";
        if (!secret.isEmpty() && isSecret(secret)) {
            if (!variables.getOrDefault(secret, "").isEmpty()) {
                wrong.add(name + ": " + secret + " is set, too; set one of the two");
                return;
            }
            contents(name, text).ifPresent(contents -> give(secret, name, contents));
            return;
        }
        TreeSet<String> names = new TreeSet<>(OTHERS);
        Catalogue.entries().stream()
                .filter(entry -> !entry.isFamily())
                .map(Entry::environment)
                .forEach(names::add);
        wrong.add(Given.inert(name) + ": there is no such setting" + Nearest.hint(name, names)
                + "; loadline config lists them all");
    }

    /** Whether there is such a setting. */
    private boolean give(String name, String variable, String text) {
        Optional<Given> found = Catalogue.entries().stream()
                .filter(entry -> !entry.isFamily() && entry.environment().equals(name))
                .findFirst()
                .<Given>map(entry -> given(entry, entry.key(), variable, text))
                .or(() -> kafka(name).map(key -> given(Catalogue.KAFKA, "kafka." + key, variable, text)))
                .or(() -> retention(name)
                        .map(topic -> given(Catalogue.RETENTION, "topics.retention." + topic, variable, text)));
        found.ifPresent(given::add);
        return found.isPresent();
    }

    private static Given given(Entry<?> entry, String key, String variable, String text) {
        return new Given(entry, key, text, new Source(Source.Type.ENVIRONMENT, variable), variable);
    }

    private static boolean isSecret(String name) {
        return Catalogue.entries().stream()
                        .anyMatch(entry -> entry.secret() && entry.environment().equals(name))
                || kafka(name).filter(KafkaKeys::isSecret).isPresent();
    }

    /** Kafka's names are in small letters, with dots between their words; {@code …_FILE} of a secret is not one. */
    private static Optional<String> kafka(String name) {
        Optional<String> key = after(Catalogue.KAFKA, name).map(rest -> rest.replace('_', '.'));
        boolean isFileOfSecret = key.filter(each -> each.endsWith(".file") && !KafkaKeys.isKnown(each))
                .map(each -> each.substring(0, each.length() - ".file".length()))
                .filter(KafkaKeys::isSecret)
                .isPresent();
        return isFileOfSecret ? Optional.empty() : key;
    }

    /** Topics have dashes; one that there is not is told about later, with the nearest. */
    private static Optional<String> retention(String name) {
        return after(Catalogue.RETENTION, name).map(rest -> Topics.withPrefix(Topics.DEFAULT_PREFIX).all().stream()
                .map(topic -> topic.name())
                .filter(topic -> topic.replace('-', '_').equals(rest))
                .findFirst()
                .orElse(rest));
    }

    private static Optional<String> after(Entry<?> family, String name) {
        String stem = Entry.variable(family.stem());
        return name.startsWith(stem) && name.length() > stem.length()
                ? Optional.of(name.substring(stem.length()).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** A secret in a file, without the newline that editors put at its end. */
    private Optional<String> contents(String name, String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)).stripTrailing());
        } catch (IOException | InvalidPathException e) {
            // Whatever is no path may be the secret itself, in the wrong variable.
            String which = file.startsWith("/") ? "the file " + Problems.quote(file) : "the file that it names";
            wrong.add(name + ": " + which + " cannot be read; it must hold the secret");
            return Optional.empty();
        }
    }
}
