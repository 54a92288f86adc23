package io.loadline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.loadline.architecture.ArchitectureRules;
import io.loadline.architecture.engine.ReadsTheClock;
import io.loadline.architecture.sample.SpeaksKafka;
import io.loadline.architecture.store.StartsABroker;
import io.loadline.architecture.store.UsesTheCommandLine;
import io.loadline.architecture.topology.CallsAws;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the packages to their directions, and shows on classes made to offend that each rule bites. */
class ArchitectureTest {

    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.loadline");
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages("io.loadline.architecture");
    private static final ArchitectureRules BITING = new ArchitectureRules("io.loadline.architecture");

    static Stream<ArchRule> rules() {
        return new ArchitectureRules("io.loadline").all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyPackageKeepsToItsDirection(ArchRule rule) {
        rule.check(PROJECT);
    }

    @Test
    void findsTheClassesOfTheProject() {
        assertThat(PROJECT).anyMatch(found -> found.getName().startsWith("io.loadline.wire."));
    }

    @Test
    void refusesKafkaInTheDomain() {
        assertThat(violations(BITING.domainIsPlainJava())).contains(SpeaksKafka.class.getName());
    }

    @Test
    void refusesAStationInTheDomain() {
        assertThat(violations(BITING.domainKnowsNoStation())).contains(ReadsTheClock.class.getName());
    }

    @Test
    void refusesEveryWayToReadTheClockOrChance() {
        String found = violations(BITING.domainIsGivenTimeAndChance());

        assertThat(found)
                .contains(
                        "Instant.now()",
                        "LocalDate.now(",
                        "System.currentTimeMillis()",
                        "System.nanoTime()",
                        "Clock.systemUTC()",
                        "Math.random()",
                        "UUID.randomUUID()",
                        "Random.<init>()",
                        "ThreadLocalRandom.current()");
    }

    @Test
    void acceptsAGeneratorWithASeed() {
        assertThat(violations(BITING.domainIsGivenTimeAndChance())).doesNotContain("Random.<init>(long)");
    }

    @Test
    void refusesKafkaInPolicies() {
        assertThat(violations(BITING.policiesKnowNoTransport())).contains("policy.PushesItself");
    }

    @Test
    void refusesAwsInTheTopology() {
        assertThat(violations(BITING.topologyEndsInTopics())).contains(CallsAws.class.getName());
    }

    @Test
    void refusesABrokerOutsideEmbedded() {
        assertThat(violations(BITING.onlyEmbeddedRunsBrokers())).contains(StartsABroker.class.getName());
    }

    @Test
    void refusesAnyUseOfTheCommandLine() {
        assertThat(violations(BITING.nobodyDependsOnTheCommandLine())).contains(UsesTheCommandLine.class.getName());
    }

    @Test
    void refusesARingOfPackages() {
        assertThat(violations(BITING.noRings())).contains("Cycle detected");
    }

    private static String violations(ArchRule rule) {
        return rule.evaluate(OFFENDERS).getFailureReport().toString();
    }
}
