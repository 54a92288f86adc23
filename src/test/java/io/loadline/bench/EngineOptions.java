package io.loadline.bench;

/**
 * What to run.
 *
 * @param rounds how often each variant is measured, at least 1
 * @param events single events in the backlog; ten times as many in batches
 * @param rate events per second by which the backlog came about
 * @param traced whether events carry trace ids
 */
record EngineOptions(int rounds, long events, int rate, boolean traced) {
    static final String USAGE = """
            usage: bin/bench engine [--rounds N] [--events N] [--rate N] [--traced]

              --rounds N  how often each variant is measured (3)
              --events N  single events in the backlog, a multiple of 100; ten times as many in batches (600000)
              --rate N    events per second at which the backlog came about, by its timestamps (20000)
              --traced    events carry trace ids, some of which are written as evidence""";

    EngineOptions {
        if (rounds < 1 || events < 100 || events % 100 != 0 || rate < 1) {
            throw new IllegalArgumentException("rounds and rate must be at least 1, events a positive multiple of 100");
        }
    }

    static EngineOptions parse(String[] args) {
        int rounds = 3;
        long events = 600_000;
        int rate = 20_000;
        boolean traced = false;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.equals("--traced")) {
                traced = true;
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("unknown option, or one without a value: " + option);
            }
            String value = args[++i];
            switch (option) {
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--events" -> events = Long.parseLong(value);
                case "--rate" -> rate = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new EngineOptions(rounds, events, rate, traced);
    }

    /** One event in each record. */
    Backlog singles() {
        return new Backlog(events, 1, rate, traced);
    }

    /** 100 events in each record. */
    Backlog batches() {
        return new Backlog(events * 10, 100, rate, traced);
    }
}
