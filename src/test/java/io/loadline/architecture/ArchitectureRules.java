package io.loadline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which package may know what. The rules are written for the packages below any root, so that the tests can also hold
 * them against a few classes that break them on purpose.
 *
 * @param root the package that the stations lie in, without a trailing dot
 */
public record ArchitectureRules(String root) {

    /** The packages that decide: plain functions of their arguments. */
    private static final String[] DOMAIN = {"sample", "pane", "sla", "alert", "command", "audit", "engine"};

    private static final String[] KAFKA = {"org.apache.kafka..", "kafka.."};
    private static final String[] REMOTE = {"software.amazon..", "java.net..", "com.sun.net.httpserver.."};
    private static final String[] FORMATS = {"org.apache.avro..", "com.fasterxml.."};

    /** What runs a broker, as opposed to talking to one. */
    private static final String[] BROKER = {
        "kafka..",
        "org.apache.kafka.controller..",
        "org.apache.kafka.coordinator..",
        "org.apache.kafka.image..",
        "org.apache.kafka.metadata..",
        "org.apache.kafka.network..",
        "org.apache.kafka.raft..",
        "org.apache.kafka.server..",
        "org.apache.kafka.storage.."
    };

    private static final Set<String> CLOCKS_OF_SYSTEM = Set.of("currentTimeMillis", "nanoTime");

    public ArchRule domainIsPlainJava() {
        return noClasses()
                .that()
                .resideInAnyPackage(below(DOMAIN))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(together(KAFKA, REMOTE, FORMATS))
                .because("the rules must be testable without a broker, a cloud, a network or a wire format")
                .allowEmptyShould(true);
    }

    public ArchRule domainKnowsNoStation() {
        return noClasses()
                .that()
                .resideInAnyPackage(below(DOMAIN))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        below("wire", "topology", "monitor", "store", "actuator", "adapter", "embedded", "cli"))
                .because("what decides must not know what carries it or what carries it out")
                .allowEmptyShould(true);
    }

    public ArchRule domainIsGivenTimeAndChance() {
        return noClasses()
                .that()
                .resideInAnyPackage(below(DOMAIN))
                .should()
                .accessTargetWhere(describe("it reads a clock or draws a random number", ArchitectureRules::isImpure))
                .because("a replay must decide the same again: time is in the records")
                .allowEmptyShould(true);
    }

    public ArchRule policiesKnowNoTransport() {
        return noClasses()
                .that()
                .resideInAnyPackage(below("policy"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(together(KAFKA, REMOTE))
                .because("a policy is checked from its file alone")
                .allowEmptyShould(true);
    }

    public ArchRule rehearsalsAreRepeatable() {
        return noClasses()
                .that()
                .resideInAnyPackage(below("rehearsal"))
                .should()
                .accessTargetWhere(describe("it reads a clock or draws a random number", ArchitectureRules::isImpure))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(together(KAFKA, REMOTE, below("topology", "monitor", "wire")))
                .because("a policy test has the same outcome on every machine, and needs no broker")
                .allowEmptyShould(true);
    }

    public ArchRule topologyEndsInTopics() {
        return noClasses()
                .that()
                .resideInAnyPackage(below("topology"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(together(REMOTE, below("adapter", "store", "actuator")))
                .because("a network call inside a processor is repeated after a crash")
                .allowEmptyShould(true);
    }

    public ArchRule onlyEmbeddedRunsBrokers() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BROKER)
                .because("the server's classes are no published API: one package follows their changes")
                .allowEmptyShould(true);
    }

    public ArchRule onlyMetricsKnowsMicrometer() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .because("figures are plain numbers until they are shown")
                .allowEmptyShould(true);
    }

    public ArchRule domainHasNoFigures() {
        return noClasses()
                .that()
                .resideInAnyPackage(below(DOMAIN))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".metrics..")
                .because("what decides does not know who looks at it")
                .allowEmptyShould(true);
    }

    public ArchRule nobodyDependsOnTheCommandLine() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".cli..")
                .because("the command line puts everything together, so nothing can need it")
                .allowEmptyShould(true);
    }

    public ArchRule noRings() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** Every rule above. */
    public Stream<ArchRule> all() {
        return Stream.of(
                domainIsPlainJava(),
                domainKnowsNoStation(),
                domainIsGivenTimeAndChance(),
                policiesKnowNoTransport(),
                rehearsalsAreRepeatable(),
                topologyEndsInTopics(),
                onlyEmbeddedRunsBrokers(),
                onlyMetricsKnowsMicrometer(),
                domainHasNoFigures(),
                nobodyDependsOnTheCommandLine(),
                noRings());
    }

    private static boolean isImpure(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String name = target.getName();
        var owner = target.getOwner();
        if (owner.getPackageName().equals("java.time") && name.equals("now")) {
            return true;
        }
        if (owner.isEquivalentTo(System.class) && CLOCKS_OF_SYSTEM.contains(name)) {
            return true;
        }
        if (owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick"))) {
            return true;
        }
        if (owner.isEquivalentTo(Math.class) && name.equals("random")) {
            return true;
        }
        if (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID")) {
            return true;
        }
        // A generator with a seed is a function; one without, and every subclass that seeds itself, is not.
        return owner.isAssignableTo(Random.class)
                && (!owner.isEquivalentTo(Random.class) || isConstructorWithoutArguments(target));
    }

    private static boolean isConstructorWithoutArguments(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                && unit.getRawParameterTypes().isEmpty();
    }

    private String[] below(String... packages) {
        return Stream.of(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
    }

    private static String[] together(String[]... groups) {
        return Stream.of(groups).flatMap(Stream::of).toArray(String[]::new);
    }
}
