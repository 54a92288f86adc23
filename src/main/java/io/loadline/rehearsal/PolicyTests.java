package io.loadline.rehearsal;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyException;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.sla.Policy;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problem;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import io.loadline.yaml.YamlDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads files of tests. Strict, as policies are read: everything that is wrong in all files is told together. */
public final class PolicyTests {
    private static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Keys KEYS = Keys.of(
            "a policy test",
            List.of("apiVersion", "kind", "policies", "start", "step", "tests"),
            "apiVersion",
            "kind",
            "tests");
    private static final Keys TEST =
            Keys.of("a test", List.of("name", "start", "step", "input", "control", "expect"), "name", "expect");

    private final String file;
    private final Path directory;
    private final Problems problems;
    private final List<Problem> ofPolicies = new ArrayList<>();

    private PolicyTests(Path file) {
        this.file = file.toString();
        this.directory = file.toAbsolutePath().getParent();
        this.problems = new Problems(this.file);
    }

    /**
     * Reads the tests of some files, and of all {@code *.test.yaml} of some directories.
     *
     * @return by file, in the order given; at least one
     * @throws PolicyException when any file cannot be used, or a directory has none
     */
    public static List<PolicyTest> readAll(List<Path> filesOrDirectories) {
        List<PolicyTest> tests = new ArrayList<>();
        List<Problem> errors = new ArrayList<>();
        for (Path path : filesOrDirectories) {
            try {
                for (Path file : files(path)) {
                    PolicyTests reader = new PolicyTests(file);
                    List<PolicyTest> read = reader.read(text(file));
                    errors.addAll(reader.problems.errors());
                    reader.ofPolicies.stream()
                            .filter(error -> !errors.contains(error))
                            .forEach(errors::add);
                    tests.addAll(read);
                }
            } catch (PolicyException unreadable) {
                errors.addAll(unreadable.errors());
            }
        }
        if (!errors.isEmpty()) {
            throw new PolicyException(errors);
        }
        return List.copyOf(tests);
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(PolicyTests::isTest)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            if (files.isEmpty()) {
                throw failure(path, "the directory has no *.test.yaml file; it must have at least one");
            }
            return files;
        } catch (IOException unreadable) {
            throw failure(path, "cannot be read: " + unreadable.getMessage());
        }
    }

    private static boolean isTest(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && isTestName(name) && Files.isRegularFile(file);
    }

    private static boolean isTestName(String name) {
        return name.endsWith(".test.yaml") || name.endsWith(".test.yml");
    }

    private static String text(Path file) {
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

    private static PolicyException failure(Path file, String message) {
        return new PolicyException(List.of(Problem.ofFile(file.toString(), message)));
    }

    private List<PolicyTest> read(String text) {
        Optional<Node> root = YamlDocument.root(text, "policy test", problems);
        if (root.isEmpty()) {
            return List.of();
        }
        if (Nodes.entry(root.get(), "kind")
                .filter(kind -> Nodes.written(kind).equals("Policy"))
                .isPresent()) {
            problems.at(
                    root.get(),
                    "this is a policy; its tests belong into a file of their own, such as "
                            + file.replaceAll("(\\.test)?\\.ya?ml$", "") + ".test.yaml, of kind PolicyTest");
            return List.of();
        }
        Fields fields = Fields.of(root.get(), KEYS, problems);
        fields.oneOf("apiVersion", List.of("loadline/v1"));
        fields.oneOf("kind", List.of("PolicyTest"));
        List<PolicyText> policies = policies(root.get(), fields);
        Optional<Instant> start = start(fields);
        Optional<Duration> step = step(fields);
        List<PolicyTest> tests = new ArrayList<>();
        Map<String, Node> names = new HashMap<>();
        fields.node("tests")
                .flatMap(node -> Nodes.list(node, "tests", problems))
                .ifPresent(nodes -> {
                    for (Node node : nodes) {
                        test(node, policies, start, step).ifPresent(test -> {
                            Node earlier = names.putIfAbsent(test.name(), node);
                            if (earlier != null) {
                                problems.at(
                                        node,
                                        "test " + Problems.quote(test.name()) + " is already on line "
                                                + Nodes.line(earlier) + "; each name is allowed once in a file");
                            }
                            tests.add(test);
                        });
                    }
                });
        return tests;
    }

    /** The files that are named, beside this one, or packs that come with Loadline; without any, the one beside it. */
    private List<PolicyText> policies(Node root, Fields fields) {
        Setting<List<String>> named = fields.texts("policies");
        if (named.node().isEmpty()) {
            if (!isTestName(file)) {
                problems.at(
                        root,
                        "a policy test has no \"policies\"; name them, or let the name of the file end in .test.yaml: then it is"
                                + " the policy of that name beside it");
                return List.of();
            }
            return load(root, Path.of(file).getFileName().toString().replaceAll("\\.test(\\.ya?ml)$", "$1"));
        }
        List<PolicyText> texts = new ArrayList<>();
        for (String name : named.value().orElse(List.of())) {
            texts.addAll(load(named.node().get(), name));
        }
        return texts;
    }

    List<PolicyText> load(Node node, String name) {
        Path path = directory.resolve(name);
        try {
            if (Files.exists(path) || name.contains("/") || name.matches(".*\\.ya?ml")) {
                if (!Files.exists(path)) {
                    problems.at(node, "there is no policy file " + path.normalize());
                    return List.of();
                }
                return PolicyTexts.load(Path.of(file).resolveSibling(name));
            }
            return List.of(PolicyTexts.bundled(name));
        } catch (PolicyException wrong) {
            ofPolicies.addAll(wrong.errors());
        } catch (IllegalArgumentException unknown) {
            problems.at(node, unknown.getMessage() + "; a file is named with its ending, such as " + name + ".yaml");
        }
        return List.of();
    }

    private Optional<PolicyTest> test(
            Node node, List<PolicyText> policies, Optional<Instant> start, Optional<Duration> step) {
        int before = problems.count();
        Fields fields = Fields.of(node, TEST, problems);
        Optional<String> name = fields.text("name").value();
        Optional<Instant> begins = start(fields).or(() -> start);
        Optional<Duration> steps = step(fields).or(() -> step);
        InputReader inputReader = new InputReader(problems);
        List<Input> inputs = new ArrayList<>();
        entries(fields, "input").forEach(input -> inputs.addAll(inputReader.read(input)));
        OrderReader orderReader = new OrderReader(this, problems);
        List<Order> orders = new ArrayList<>();
        entries(fields, "control").forEach(order -> orderReader.read(order).ifPresent(orders::add));
        List<Policy> known = new ArrayList<>();
        policies.forEach(text -> known.add(PolicyReader.compile(text)));
        orderReader.loaded().forEach(text -> known.add(PolicyReader.compile(text)));
        ExpectationReader expectationReader = new ExpectationReader(file, known, problems);
        List<Expectation> expectations = new ArrayList<>();
        entries(fields, "expect").forEach(each -> expectationReader.read(each).ifPresent(expectations::add));
        if (problems.count() > before || !ofPolicies.isEmpty() || name.isEmpty() || expectations.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PolicyTest(
                name.get(),
                Place.of(file, node),
                begins.orElse(DEFAULT_START),
                steps.orElse(Duration.ofSeconds(10)),
                policies,
                inputs,
                orders,
                expectations));
    }

    private List<Node> entries(Fields fields, String key) {
        return fields.node(key).flatMap(node -> Nodes.list(node, key, problems)).orElse(List.of());
    }

    private Optional<Duration> step(Fields fields) {
        return fields.seconds("step", Duration.ofSeconds(1), Duration.ofDays(1)).value();
    }

    private Optional<Instant> start(Fields fields) {
        Optional<Node> node = fields.node("start");
        Optional<String> text = node.flatMap(found -> Nodes.scalar(found, "start", problems));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant start = Instant.parse(text.get());
            if (start.toEpochMilli() % 1000 == 0 && start.getEpochSecond() >= 0) {
                return Optional.of(start);
            }
        } catch (DateTimeException | ArithmeticException unreadable) {
            // Told below: it is no whole second either.
        }
        problems.at(
                node.get(),
                "start " + Problems.quote(text.get())
                        + " is no whole second since 1970; write it as 2026-01-01T00:00:00Z");
        return Optional.empty();
    }
}
