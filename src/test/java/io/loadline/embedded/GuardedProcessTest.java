package io.loadline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class GuardedProcessTest {
    private static final List<String> SLEEP = List.of("sleep", "120");

    @Test
    void endsTheChildWhenItsParentIsKilled(@TempDir Path dir) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(parent.getInputStream(), UTF_8))) {
            child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
        }

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
    }

    @Test
    void keepsTheChildFromSeeingAnInterrupt(@TempDir Path dir) throws Exception {
        GuardedProcess child = GuardedProcess.start(SLEEP, dir, dir.resolve("output.txt"));
        await().until(() -> hasReplacedTheShell(child));

        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(child.pid()))
                        .start()
                        .waitFor())
                .isZero();

        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(child.isAlive()).isTrue();
        child.stop();
        assertThat(child.isAlive()).isFalse();
    }

    private static boolean hasReplacedTheShell(GuardedProcess process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().command())
                .filter(path -> !path.endsWith("sh"))
                .isPresent();
    }

    /** Starts a guarded process, prints its id and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            Path dir = Path.of(args[0]);
            System.out.println(
                    GuardedProcess.start(SLEEP, dir, dir.resolve("output.txt")).pid());
            TimeUnit.SECONDS.sleep(120);
        }
    }
}
