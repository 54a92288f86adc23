package io.loadline.architecture.engine;

import io.loadline.architecture.topology.CallsAws;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Offends: a rule package that reads clocks and chance in every way there is, and that knows the topology. */
public final class ReadsTheClock {

    private final Supplier<Instant> byReference = Instant::now;

    List<Object> impure() {
        return List.of(
                byReference.get(),
                LocalDate.now(ZoneOffset.UTC),
                System.currentTimeMillis(),
                System.nanoTime(),
                Clock.systemUTC(),
                Math.random(),
                UUID.randomUUID(),
                new Random(),
                ThreadLocalRandom.current());
    }

    Object pure(long seed) {
        return new Random(seed);
    }

    CallsAws station() {
        return new CallsAws(List.of());
    }
}
