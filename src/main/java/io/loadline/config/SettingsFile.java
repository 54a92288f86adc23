package io.loadline.config;

import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problem;
import io.loadline.yaml.Problems;
import io.loadline.yaml.YamlDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a settings file into what it says about each setting of the catalogue. */
final class SettingsFile {
    private final String name;
    private final Problems problems;
    private final List<Given> given = new ArrayList<>();

    private SettingsFile(String name) {
        this.name = name;
        this.problems = new Problems(name);
    }

    /** What a file says; what is wrong with it goes to the problems. */
    static List<Given> read(Path file, List<String> wrong) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return read(file.toString(), text, wrong);
        } catch (NoSuchFileException e) {
            wrong.add(file + ": there is no such settings file");
        } catch (CharacterCodingException e) {
            wrong.add(file + ": the settings file is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            wrong.add(file + ": the settings file cannot be read"
                    + (Files.isDirectory(file) ? ": it is a directory" : ": " + e));
        }
        return List.of();
    }

    static List<Given> read(String name, String text, List<String> wrong) {
        // A file of nothing but comments says nothing, and that is allowed.
        if (text.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
            return List.of();
        }
        SettingsFile file = new SettingsFile(name);
        YamlDocument.root(text, "settings file", file.problems).ifPresent(root -> file.section("", root));
        file.problems.errors().stream().map(Problem::toString).forEach(wrong::add);
        return file.given;
    }

    /** @param path of the section, with a dot at its end; empty for the whole file */
    private void section(String path, Node node) {
        String what = path.isEmpty() ? "the settings file" : path.substring(0, path.length() - 1);
        if (!(node instanceof MappingNode)) {
            // Without its text: it may be a secret that lost its key.
            problems.at(node, what + " must be a map of keys and values");
            return;
        }
        Nodes.map(node, what, problems).orElse(Map.of()).forEach((keyNode, value) -> {
            String key = Nodes.written(keyNode);
            String full = path + key;
            Optional<Entry<?>> entry = Catalogue.byKey(full);
            Optional<Entry<?>> family = Catalogue.families().stream()
                    .filter(each -> each.stem().equals(path))
                    .findFirst();
            if (key.equals("*")) {
                unknown(path, keyNode);
            } else if (entry.isPresent()) {
                value(entry.get(), full, value);
            } else if (family.isPresent()) {
                value(family.get(), full, value);
            } else if (Catalogue.entries().stream().anyMatch(each -> each.key().startsWith(full + "."))) {
                section(full + ".", value);
            } else {
                unknown(path, keyNode);
            }
        });
    }

    private void value(Entry<?> entry, String key, Node node) {
        if (entry.isList() && node instanceof SequenceNode sequence) {
            List<String> texts = new ArrayList<>();
            for (Node each : sequence.getValue()) {
                if (!isPlain(each) || Nodes.written(each).contains(",")) {
                    problems.at(each, Given.inert(key) + ": an entry of the list must be one text without commas");
                } else {
                    texts.add(Nodes.written(each));
                }
            }
            give(entry, key, String.join(",", texts), node);
        } else if (node instanceof ScalarNode && node.getTag().equals(Tag.NULL)) {
            problems.at(
                    node, Given.inert(key) + " has no value; allowed is " + entry.allowed() + "; or leave the key out");
        } else if (!isPlain(node)) {
            // Its contents are not quoted: they may be secret.
            problems.at(node, Given.inert(key) + " is a map or a list; allowed is " + entry.allowed());
        } else {
            give(entry, key, Nodes.written(node), node);
        }
    }

    private void give(Entry<?> entry, String key, String text, Node node) {
        Optional<Mark> mark = node.getStartMark();
        int line = mark.map(Mark::getLine).orElse(0) + 1;
        int column = mark.map(Mark::getColumn).orElse(0) + 1;
        given.add(new Given(
                entry, key, text, new Source(Source.Type.FILE, name + ":" + line), name + ":" + line + ":" + column));
    }

    private static boolean isPlain(Node node) {
        return node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
    }

    private void unknown(String path, Node key) {
        String written = Nodes.written(key);
        TreeSet<String> allowed = new TreeSet<>();
        TreeSet<String> elsewhere = new TreeSet<>();
        for (Entry<?> entry : Catalogue.entries()) {
            if (entry.key().startsWith(path)) {
                allowed.add(entry.key().substring(path.length()).split("\\.", -1)[0]);
            }
            if (entry.key().endsWith("." + written)) {
                elsewhere.add(entry.key());
            }
        }
        String where = path.isEmpty() ? "the settings file" : path.substring(0, path.length() - 1);
        String hint = Nearest.hint(written, allowed);
        problems.at(
                key,
                "unknown key " + Problems.quote(written) + " in " + where + "; allowed are "
                        + String.join(", ", allowed)
                        + (hint.isEmpty() && !elsewhere.isEmpty()
                                ? "; did you mean \"" + String.join("\" or \"", elsewhere) + "\"?"
                                : hint));
    }
}
