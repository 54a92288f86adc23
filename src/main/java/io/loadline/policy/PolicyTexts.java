package io.loadline.policy;

import io.loadline.engine.ControlEvent.PolicyText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Policies as texts, the form in which control events carry them. Only valid ones come out. */
public final class PolicyTexts {
    private PolicyTexts() {}

    /**
     * The texts of one file, or of a directory's files sorted by file name, as {@link PolicyReader#readAll} finds them.
     *
     * @throws PolicyException when any of them is no valid policy
     */
    public static List<PolicyText> load(Path fileOrDirectory) {
        List<PolicyText> texts = new ArrayList<>();
        for (PolicySource source : PolicySource.readAll(fileOrDirectory)) {
            texts.add(text(source));
        }
        return List.copyOf(texts);
    }

    /**
     * The text of a policy that comes with Loadline.
     *
     * @param name {@code default}, {@code strict}, {@code cloudwatch} or {@code demo}
     * @throws IllegalArgumentException when none of that name comes with Loadline
     */
    public static PolicyText bundled(String name) {
        return text(PolicySource.bundled(name));
    }

    private static PolicyText text(PolicySource source) {
        return new PolicyText(source.policy().name(), source.policy().version(), source.text());
    }
}
