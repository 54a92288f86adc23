package io.loadline.policy;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.PolicyCompiler;
import io.loadline.sla.Policy;
import io.loadline.yaml.Problem;
import io.loadline.yaml.Problems;
import io.loadline.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads policies. Strict: an unknown key, a value of the wrong type or unit, a name that nothing defines and a key that
 * this version does not have are errors, and all errors of all files are told together. What can be written is in
 * docs/policies.md. {@code PolicyReader::compile} is a {@link PolicyCompiler}.
 */
public final class PolicyReader {
    private PolicyReader() {}

    /**
     * Reads one policy.
     *
     * @param fileName what errors call the file
     * @param text the YAML
     * @return the policy; its version is the first 12 hex digits of the SHA-256 of the text in UTF-8
     * @throws PolicyException when the text is no valid policy
     */
    public static Policy read(String fileName, String text) {
        Problems problems = new Problems(fileName);
        Optional<Policy> policy = YamlDocument.root(text, "policy", problems)
                .flatMap(root -> new PolicyDocument(problems).read(root, version(text)));
        return policy.orElseThrow(() -> new PolicyException(problems.errors()));
    }

    /**
     * Reads one file, or all {@code *.yaml} and {@code *.yml} of a directory but hidden ones, sorted by file name.
     *
     * @return at least one policy, each with another name
     * @throws PolicyException when any file is no valid policy or cannot be read, two have the same name, or there is none
     */
    public static List<Policy> readAll(Path fileOrDirectory) {
        List<Policy> policies = new ArrayList<>();
        for (PolicySource source : PolicySource.readAll(fileOrDirectory)) {
            policies.add(source.policy());
        }
        return List.copyOf(policies);
    }

    /**
     * Reads a policy that comes with Loadline.
     *
     * @param name {@code default}, {@code strict}, {@code cloudwatch} or {@code demo}
     * @throws IllegalArgumentException when none of that name comes with Loadline
     */
    public static Policy bundled(String name) {
        return PolicySource.bundled(name).policy();
    }

    /**
     * Reads the policy of a control event.
     *
     * @throws PolicyException when its text is no valid policy, or is one of another name
     */
    public static Policy compile(PolicyText text) {
        Policy policy = read(text.name(), text.text());
        if (!policy.name().equals(text.name())) {
            throw new PolicyException(List.of(new Problem(
                    text.name(),
                    1,
                    1,
                    "the policy's metadata.name is " + Problems.quote(policy.name()) + "; it must be the event's")));
        }
        return policy;
    }

    static String version(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
