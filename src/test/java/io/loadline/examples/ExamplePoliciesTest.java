package io.loadline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.policy.PolicyReader;
import io.loadline.sla.Policy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExamplePoliciesTest {
    @Test
    void everyExamplePolicyIsValid() {
        assertThat(PolicyReader.readAll(Path.of("docs/examples/policies")))
                .extracting(Policy::name)
                .containsExactlyInAnyOrder("cloudwatch-examples", "hdr-pauses");
    }
}
