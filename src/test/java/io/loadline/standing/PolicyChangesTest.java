package io.loadline.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.policy.PolicyReader;
import io.loadline.sla.Policy;
import io.loadline.standing.PolicyChanges.Item;
import io.loadline.standing.PolicyChanges.Kind;
import io.loadline.standing.PolicyChanges.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a push shows before it is made. */
class PolicyChangesTest {
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: shop}
            objectives:
              - {name: latency, select: {kind: api}, indicator: latency_p95, warning: "> 500ms", for: 1m,
                 actions: {warning: [{notify: ops}]}}
              - {name: errors, indicator: error_rate, critical: "> 5%"}
            routes:
              ops: {receivers: [mail]}
            """;

    @Test
    void anEditIsShownInTheWordsOfThePolicy() {
        PolicyChanges changes = between(
                POLICY,
                POLICY.replace("> 500ms", "> 450ms")
                        .replace("for: 1m", "for: 5m")
                        .replace("name: errors", "name: failures")
                        .replace("[mail]", "[mail, pager]"));

        assertThat(changes.items())
                .contains(
                        new Item(Kind.ADDED, "shop", "objective failures", List.of()),
                        new Item(Kind.REMOVED, "shop", "objective errors", List.of()),
                        new Item(
                                Kind.CHANGED,
                                "shop",
                                "route ops",
                                List.of(new Setting("receivers", "mail", "mail, pager"))));
        assertThat(changes.items().stream()
                        .filter(item -> item.what().equals("objective latency"))
                        .flatMap(item -> item.settings().stream()))
                .contains(
                        new Setting("warning", "> 500ms", "> 450ms"),
                        new Setting("for.warning", "1m", "5m"),
                        new Setting("for.critical", "1m", "5m"));
        assertThat(changes.count(Kind.CHANGED)).isEqualTo(2);
    }

    @Test
    void otherWordsForTheSameAreNoChange() {
        assertThat(between(POLICY, POLICY.replace("for: 1m", "for: 60s") + "# a comment\n")
                        .items())
                .isEmpty();
    }

    private static PolicyChanges between(String before, String after) {
        return PolicyChanges.between(List.of(read(before)), List.of(read(after)));
    }

    private static Policy read(String text) {
        return PolicyReader.read("shop.yaml", text);
    }
}
