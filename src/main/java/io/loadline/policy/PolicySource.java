package io.loadline.policy;

import io.loadline.sla.Policy;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problem;
import io.loadline.yaml.Problems;
import io.loadline.yaml.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A policy and the text it was read from.
 *
 * @param policy the policy
 * @param text its YAML
 */
record PolicySource(Policy policy, String text) {

    static List<PolicySource> readAll(Path fileOrDirectory) {
        List<Problem> errors = new ArrayList<>();
        List<PolicySource> sources = new ArrayList<>();
        Map<String, String> files = new HashMap<>();
        for (Path file : files(fileOrDirectory)) {
            try {
                String text = text(file);
                Policy policy = PolicyReader.read(file.toString(), text);
                sources.add(new PolicySource(policy, text));
                String earlier = files.putIfAbsent(policy.name(), file.toString());
                if (earlier != null) {
                    errors.add(duplicate(file, text, policy.name(), earlier));
                }
            } catch (PolicyException wrong) {
                errors.addAll(wrong.errors());
            }
        }
        if (!errors.isEmpty()) {
            throw new PolicyException(errors);
        }
        return sources;
    }

    static PolicySource bundled(String name) {
        String resource = "/policies/" + name + ".yaml";
        try (InputStream stream = PolicySource.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no policy \"" + name
                        + "\" comes with Loadline; there are default, strict, cloudwatch and demo");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new PolicySource(PolicyReader.read(resource.substring(1), text), text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Path> files(Path fileOrDirectory) {
        if (!Files.isDirectory(fileOrDirectory)) {
            return List.of(fileOrDirectory);
        }
        try (Stream<Path> entries = Files.list(fileOrDirectory)) {
            List<Path> files = entries.filter(PolicySource::isPolicy)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            if (files.isEmpty()) {
                throw failure(fileOrDirectory, "the directory has no *.yaml or *.yml file; it must have at least one");
            }
            return files;
        } catch (IOException unreadable) {
            throw failure(fileOrDirectory, "cannot be read: " + unreadable.getMessage());
        }
    }

    private static boolean isPolicy(Path file) {
        String name = file.getFileName().toString();
        boolean test = name.endsWith(".test.yaml") || name.endsWith(".test.yml");
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml"))
                && !test
                && Files.isRegularFile(file);
    }

    static String text(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw failure(file, "the file is not UTF-8; save it as UTF-8");
        } catch (NoSuchFileException missing) {
            throw failure(file, "there is no such file or directory");
        } catch (IOException unreadable) {
            throw failure(file, "cannot be read: " + unreadable.getMessage());
        }
    }

    private static Problem duplicate(Path file, String text, String name, String earlier) {
        Problems problems = new Problems(file.toString());
        YamlDocument.root(text, "policy", problems)
                .flatMap(root -> Nodes.entry(root, "metadata"))
                .flatMap(metadata -> Nodes.entry(metadata, "name"))
                .ifPresent(node -> problems.at(node, usedBy(name, earlier)));
        return problems.errors().get(0);
    }

    static String usedBy(String name, String earlier) {
        return "the policy name " + Problems.quote(name) + " is already used by " + earlier
                + "; each file needs its own";
    }

    static boolean exists(Path file) {
        return Files.exists(file);
    }

    private static PolicyException failure(Path file, String message) {
        return new PolicyException(List.of(Problem.ofFile(file.toString(), message)));
    }
}
