package io.loadline.top;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;

/** What is known of a running deployment, kept up to date from its topics, and shown in several ways. */
public final class Top implements AutoCloseable {
    /** Phase 2 commits every five seconds: time for two commits. */
    static final Duration SETTLING = Duration.ofSeconds(12);

    private final Clock clock;
    private final Board board;
    private final Supplier<Optional<Counted>> counted;
    private final Progress progress = new Progress();
    private final Sources sources;
    private final Reader reader;
    private final MonitorProbe monitors;
    private final Lag lag;
    /** Last opened first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Top(TopSettings settings, Supplier<Optional<Counted>> counted, Clock clock) {
        this.clock = clock;
        this.counted = counted;
        board = new Board(settings.prefix() + " at " + settings.bootstrap(), settings.history());
        sources = new Sources(settings.stallLimit());
        reader = Reader.start(settings, board, sources, progress, clock);
        open.push(reader);
        lag = Lag.start(settings, sources, progress, () -> reader.loaded() >= 1);
        open.push(lag);
        monitors = MonitorProbe.start(settings.monitors());
        open.push(monitors);
    }

    /**
     * Begins to read.
     *
     * @throws IllegalStateException when the cluster does not answer, or has no such deployment
     */
    public static Top open(TopSettings settings) {
        return open(settings, Optional::empty);
    }

    /**
     * The same for who counts by itself.
     *
     * @param counted what is counted now
     */
    public static Top open(TopSettings settings, Supplier<Optional<Counted>> counted) {
        return new Top(settings, counted, Clock.systemUTC());
    }

    /** Shows a line of the caller's among the notes. */
    public void note(String text) {
        board.note(clock.instant(), text);
    }

    /**
     * Waits until what is past has been read, and then some seconds for how far the monitors are.
     *
     * @return whether it was read within the time
     */
    public boolean awaitLoaded(Duration limit) throws InterruptedException {
        boolean read = reader.awaitLoaded(limit);
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (read && !feed().precise() && lag.trouble().isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(100);
        }
        return read;
    }

    /** What is to be seen now. */
    View view() {
        Instant now = clock.instant();
        return board.view(now, feed());
    }

    private Feed feed() {
        MonitorProbe.Answer answer = monitors.answer();
        Counted figures = counted.get().orElse(answer.figures());
        Map<Integer, Instant> decided;
        synchronized (progress) {
            decided = new TreeMap<>(progress.decided());
        }
        boolean precise = lag.isPrecise();
        if (answer.decided().isPresent() && answer.partitions() >= lag.panesPartitions()) {
            Instant all = answer.decided().get();
            for (int partition = 0; partition < answer.partitions(); partition++) {
                decided.merge(partition, all, (left, right) -> left.isAfter(right) ? left : right);
            }
            precise = true;
        }
        List<String> troubles = new ArrayList<>(reader.troubles());
        lag.trouble().ifPresent(troubles::add);
        troubles.addAll(answer.troubles());
        return new Feed(
                reader.loaded(),
                decided,
                precise,
                sources.watermark(),
                answer.waitingFor().isEmpty() ? sources.waitingFor() : answer.waitingFor(),
                new Feed.Flow(
                        lag.behindRecords(),
                        figures.notCounted(),
                        figures.residual(),
                        figures.counted(),
                        figures.late(),
                        figures.deadLettered()),
                troubles);
    }

    /**
     * Everything as plain text.
     *
     * @param columns no line is wider
     * @param unicode whether more than ASCII may be used
     */
    public String text(Sort sort, String filter, int columns, boolean unicode) {
        return Screen.whole(view(), Look.of(sort, filter), columns, new Theme(false, unicode)).stream()
                .map(AttributedString::toString)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Everything as JSON. */
    public ObjectNode json(Sort sort, String filter) {
        return ViewJson.of(view(), Look.of(sort, filter));
    }

    /**
     * Tells in lines of plain text what has changed since it was last asked.
     *
     * @return what to ask
     */
    public Supplier<List<String>> news() {
        News news = new News();
        return () -> {
            View view = view();
            return view.feed().loaded() < 1 ? Collections.emptyList() : news.since(view);
        };
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot be closed", e);
            }
        }
    }
}
