package io.loadline.cli;

import io.loadline.replay.EventReplay;
import io.loadline.sample.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a replay refused: all of it to a file when asked, and per reason a count and the first place for people. */
final class RejectLog implements EventReplay.Rejects, Closeable {
    private final Optional<PrintWriter> file;
    private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
    private final Map<RejectReason, String> first = new EnumMap<>(RejectReason.class);

    RejectLog(Optional<Path> file) throws IOException {
        this.file =
                file.isPresent() ? Optional.of(new PrintWriter(Files.newBufferedWriter(file.get()))) : Optional.empty();
    }

    @Override
    public void rejected(String place, RejectReason reason, String message, String line) {
        counts.merge(reason, 1L, Long::sum);
        first.putIfAbsent(reason, place + ": " + message);
        file.ifPresent(out -> out.println(place + ": " + reason.code() + ": " + message));
    }

    /** One line per reason. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((reason, count) ->
                lines.add("refused as " + reason.code() + ": " + count + ", first at " + first.get(reason)));
        return lines;
    }

    @Override
    public void close() {
        file.ifPresent(PrintWriter::close);
    }
}
