package io.loadline.policy;

import io.loadline.policy.Finding.Severity;
import io.loadline.sla.Policy;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problem;
import io.loadline.yaml.Problems;
import io.loadline.yaml.YamlDocument;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Checks policy files: everything that keeps them from being used, and, in files that can be used, what their authors
 * probably did not want.
 */
public final class PolicyCheck {
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();
    /** By the name of the policy, the file that has it. */
    private final Map<String, String> files = new HashMap<>();

    private int checked;

    /**
     * @param now to tell which maintenance windows are over
     */
    public PolicyCheck(Instant now) {
        this.now = now;
    }

    /**
     * Checks one file, or all policies of a directory.
     *
     * @throws PolicyException when there is no such file, or the directory has none
     */
    public void add(Path fileOrDirectory) {
        for (Path file : PolicySource.files(fileOrDirectory)) {
            String text;
            try {
                text = PolicySource.text(file);
            } catch (PolicyException unreadable) {
                if (PolicySource.exists(file)) {
                    unreadable.errors().forEach(error -> findings.add(new Finding(error, Severity.ERROR, "")));
                    checked++;
                    continue;
                }
                throw unreadable;
            }
            check(file.toString(), text, Optional.of(Runbooks.of(file)));
        }
    }

    /**
     * Checks a policy that comes with Loadline.
     *
     * @throws IllegalArgumentException when none of that name comes with Loadline
     */
    public void addBundled(String name) {
        check("policies/" + name + ".yaml", PolicyTexts.bundled(name).text(), Optional.empty());
    }

    /** In the order of the files, and of each file's lines. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many files were checked. */
    public int files() {
        return checked;
    }

    private void check(String file, String text, Optional<Runbooks> runbooks) {
        checked++;
        Problems problems = new Problems(file);
        Optional<Node> root = YamlDocument.root(text, "policy", problems);
        Optional<Policy> policy =
                root.flatMap(found -> new PolicyDocument(problems).read(found, PolicyReader.version(text)));
        policy.ifPresent(found -> checkName(file, root.orElseThrow(), found.name(), problems));
        List<String> lines = text.lines().toList();
        add(problems, Severity.ERROR, lines);
        if (policy.isPresent() && problems.count() == 0) {
            Problems lints = new Problems(file);
            new PolicyLints(root.orElseThrow(), policy.get(), lints).check(now, runbooks);
            add(lints, Severity.WARNING, lines);
        }
    }

    private void checkName(String file, Node root, String name, Problems problems) {
        String earlier = files.putIfAbsent(name, file);
        if (earlier != null) {
            Node where = Nodes.entry(root, "metadata")
                    .flatMap(metadata -> Nodes.entry(metadata, "name"))
                    .orElse(root);
            problems.at(where, "duplicate-policy", PolicySource.usedBy(name, earlier));
        }
    }

    private void add(Problems problems, Severity severity, List<String> lines) {
        for (Problem problem : problems.errors()) {
            boolean known = problem.line() > 0 && problem.line() <= lines.size();
            findings.add(new Finding(problem, severity, known ? lines.get(problem.line() - 1) : ""));
        }
    }
}
