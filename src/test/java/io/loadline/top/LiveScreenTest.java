package io.loadline.top;

import static io.loadline.top.Records.NOW;
import static io.loadline.top.Records.ago;
import static io.loadline.top.Records.feed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The screen on a terminal that is made of bytes. */
class LiveScreenTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ENTER_SCREEN = "\033[?1049h";
    private static final String LEAVE_SCREEN = "\033[?1049l";
    private static final String SHOW_CURSOR = "25h";

    private final View view = Records.incident().view(NOW, feed(ago(3)));
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private LineDisciplineTerminal terminal;

    @BeforeEach
    void connect() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm-256color", output, StandardCharsets.UTF_8);
        terminal.setSize(new Size(80, 24));
    }

    @Test
    void takesTheScreenAndGivesItBackWhenLeft() {
        try (LiveScreen screen = start(() -> view)) {
            await().atMost(LIMIT).until(() -> printed().contains("checkout-api"));
            assertThat(printed()).startsWith(ENTER_SCREEN).doesNotContain(LEAVE_SCREEN);

            press("q");

            await().atMost(LIMIT).until(screen::isLeft);
        }
        assertThat(printed()).as("what Display makes of empty lines").doesNotContain("\uffff");
        assertThat(printed()).contains(SHOW_CURSOR).contains(LEAVE_SCREEN);
        assertThat(printed().indexOf(LEAVE_SCREEN))
                .as("once")
                .isEqualTo(printed().lastIndexOf(LEAVE_SCREEN));
    }

    @Test
    void understandsTheKeysOfATerminal() {
        try (LiveScreen screen = start(() -> view)) {
            press("\033[B");
            await().atMost(LIMIT).until(() -> screen.look().selected().equals("checkout-api"));
            press("/log");
            await().atMost(LIMIT).until(() -> screen.look().filter().equals("log"));
            press("\r?");
            await().atMost(LIMIT).until(() -> screen.look().help());
            press("q");
            await().atMost(LIMIT).until(screen::isLeft);
        }
        assertThat(printed()).contains(LEAVE_SCREEN);
    }

    @Test
    void givesTheScreenBackWhenItFails() {
        AtomicBoolean broken = new AtomicBoolean();
        try (LiveScreen screen = start(() -> {
            if (broken.get()) {
                throw new IllegalStateException("no view");
            }
            return view;
        })) {
            await().atMost(LIMIT).until(() -> printed().contains("checkout-api"));

            broken.set(true);

            await().atMost(LIMIT).until(() -> screen.failure().isPresent());
            await().atMost(LIMIT).until(() -> printed().contains(LEAVE_SCREEN));
        }
    }

    @Test
    void givesTheScreenBackWhenItIsClosedFromOutside() {
        LiveScreen screen = start(() -> view);
        await().atMost(LIMIT).until(() -> printed().contains("checkout-api"));

        screen.close();
        screen.close();

        assertThat(printed()).contains(LEAVE_SCREEN);
        assertThat(screen.failure()).isEmpty();
    }

    private LiveScreen start(Supplier<View> views) {
        return LiveScreen.start(terminal, views, Look.of(Sort.LEVEL, ""), new Theme(true, true));
    }

    private void press(String keys) {
        try {
            for (byte each : keys.getBytes(StandardCharsets.UTF_8)) {
                terminal.processInputByte(each);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
