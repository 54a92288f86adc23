package io.loadline.demo;

import io.loadline.engine.TimeSettings;
import io.loadline.top.LiveScreen;
import io.loadline.top.Sort;
import io.loadline.top.Top;
import io.loadline.top.TopSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches a demo on a terminal: lines until everything runs, then the live view, then lines again. */
public final class Spectator implements Audience {
    /** A demo's trends begin with it, and its incident takes a minute. */
    private static final Duration HISTORY = Duration.ofSeconds(150);

    private final Consumer<String> out;
    private Optional<Top> top = Optional.empty();
    private Optional<LiveScreen> screen = Optional.empty();

    /** @param out takes the lines before and after the view */
    public Spectator(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        if (screen.isPresent()) {
            top.ifPresent(shown -> shown.note(line.strip()));
        } else {
            out.accept(line);
        }
    }

    @Override
    public synchronized void begin(Scene scene) {
        TopSettings settings = new TopSettings(
                scene.bootstrap(),
                scene.prefix(),
                Map.of(),
                HISTORY,
                TopSettings.DECISIONS,
                TimeSettings.defaults().sourceStallLimit(),
                List.of());
        Top opened = Top.open(settings, () -> Optional.of(scene.counted().get()));
        top = Optional.of(opened);
        screen = LiveScreen.open(opened, Sort.LEVEL, "");
    }

    @Override
    public synchronized boolean seesRates() {
        return screen.isPresent();
    }

    @Override
    public synchronized boolean hasLeft() {
        return screen.filter(LiveScreen::isLeft).isPresent();
    }

    @Override
    public synchronized void end() {
        Optional<RuntimeException> failure = screen.flatMap(LiveScreen::failure);
        screen.ifPresent(LiveScreen::close);
        screen = Optional.empty();
        top.ifPresent(Top::close);
        top = Optional.empty();
        failure.ifPresent(why -> out.accept("the live view has failed: " + why));
    }
}
