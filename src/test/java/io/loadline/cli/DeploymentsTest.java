package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    @Test
    void warnsOfAnOldStateWithItsAgeAndWhereToLook() {
        assertThat(Deployments.stale(Instant.parse("2026-11-21T17:13:10Z"), Duration.ofSeconds(136)))
                .startsWith("warning: this is old: decided up to 2026-11-21T17:13:10.000Z, 2m16s ago")
                .contains("is a monitor running?", "loadline top");
    }
}
