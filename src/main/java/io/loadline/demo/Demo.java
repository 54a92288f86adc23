package io.loadline.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs everything in one process for a while, tells what happens, and accounts for it at the end. */
public final class Demo {
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration RATES_EVERY = Duration.ofSeconds(5);
    /** How long traffic goes on after its time while an incident is open: without traffic no effect can be judged. */
    private static final Duration OVERTIME = Duration.ofSeconds(40);
    /** How long the end then waits for what is on its way. */
    private static final Duration ENDING = Duration.ofSeconds(20);

    private final DemoSettings settings;
    private final Stations stations;
    private final News news;
    private final Audience audience;
    private final BooleanSupplier stopAsked;
    private boolean stopped;
    private Instant ratesTold = Instant.now();

    private Demo(DemoSettings settings, Stations stations, News news, Audience audience, BooleanSupplier stopAsked) {
        this.settings = settings;
        this.stations = stations;
        this.news = news;
        this.audience = audience;
        this.stopAsked = () -> stopAsked.getAsBoolean() || audience.hasLeft();
    }

    /**
     * Runs the demo to its end.
     *
     * @param audience is told and shown what happens
     * @param stopAsked whether it should end before its time
     * @throws IllegalStateException when something does not start; what had started is stopped again
     */
    public static DemoResult run(DemoSettings settings, Audience audience, BooleanSupplier stopAsked) {
        try (Stations stations = Stations.start(settings, audience::say)) {
            News news = new News(Instant.now(), stations.sightings(), stations.ledger(), audience::say);
            return new Demo(settings, stations, news, audience, stopAsked).show();
        } finally {
            audience.end();
        }
    }

    private DemoResult show() {
        stations.startTraffic();
        audience.begin(stations.scene());
        boolean limited = settings.length().isPresent();
        watch(
                limited ? Instant.now().plus(settings.length().get()) : Instant.MAX,
                () -> isBroken() || stopAsked.getAsBoolean());
        if (stopAsked.getAsBoolean()) {
            audience.end();
            stopped = true;
            say("asked to stop: ending, which takes some seconds");
        } else if (settings.withStore() && !isOver()) {
            say("time is up; traffic goes on until the incident is over");
            watch(Instant.now().plus(OVERTIME), () -> isBroken() || isOver() || stopAsked.getAsBoolean());
            stopped = stopAsked.getAsBoolean();
        }
        stations.stopTraffic();
        Instant deadline = Instant.now().plus(ENDING);
        watch(deadline, () -> isBroken() || (isCounted() && (!settings.withStore() || stopped || isOver())));
        stations.stopMonitor();
        if (settings.withStore()) {
            watch(deadline, () -> stations.tables().stream().allMatch(TableCount::equal));
        }
        return account();
    }

    /** Tells what happens until a time or a condition. */
    private void watch(Instant until, BooleanSupplier ended) {
        while (Instant.now().isBefore(until) && !ended.getAsBoolean()) {
            try {
                Thread.sleep(GLANCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Instant now = Instant.now();
            stations.injectedAt().ifPresent(news::faults);
            news.changes(now);
            if (Duration.between(ratesTold, now).compareTo(RATES_EVERY) >= 0) {
                ratesTold = now;
                if (!audience.seesRates()) {
                    news.rates(now, stations.produced());
                }
            }
        }
    }

    private boolean isBroken() {
        return stations.failure().isPresent();
    }

    private boolean isCounted() {
        return Figures.residual(stations.produced(), stations.sightings()) == 0;
    }

    /** Whether nothing fires, every incident is closed, and every command has its result and every act its verdict. */
    private boolean isOver() {
        Sightings seen = stations.sightings();
        return seen.activeAlerts().isEmpty() && seen.openIncidents().isEmpty() && seen.pendingCommands() == 0;
    }

    private DemoResult account() {
        audience.end();
        news.changes(Instant.now());
        Figures figures = Figures.of(settings, stations, stopped);
        figures.lines().forEach(this::say);
        List<String> failures = figures.failures();
        failures.forEach(failure -> say("FAILED: " + failure));
        return new DemoResult(figures.json(), failures);
    }

    private void say(String line) {
        news.say(Instant.now(), line);
    }
}
