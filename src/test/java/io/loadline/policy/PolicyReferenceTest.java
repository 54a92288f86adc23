package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PolicyReferenceTest {

    @Test
    void theCommittedReferenceIsThatOfTheSchema() throws Exception {
        String committed = Files.readString(Path.of("docs/policies.md"));

        assertThat(committed)
                .as("run bin/loadline policy reference --write, and look at what changed")
                .isEqualTo(PolicyReference.replaceIn(committed));
    }

    @Test
    void everyKeyHasItsValueAndItsDefault() {
        assertThat(PolicyReference.markdown())
                .contains("| `repeat_interval` | [duration](#values) | `4h` |")
                .contains("| `low_samples` | `evaluate`, `hold`, `no_data` | `hold` |")
                .contains("| `flapping` | `off` or [flapping](#flapping) | `{changes: 6, within: 15m}` |")
                .contains("| `apiVersion` | `loadline/v1` | required |");
    }

    @Test
    void aDocumentWithoutMarksIsRefused() {
        assertThatThrownBy(() -> PolicyReference.replaceIn("# Policies\n"))
                .hasMessageContaining("end of the reference");
    }
}
