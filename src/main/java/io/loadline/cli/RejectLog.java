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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a replay refused: all of it to a file when asked, and per reason a count and the first place for people. */
final class RejectLog implements EventReplay.Rejects, Closeable {
    private static final int LONGEST = 2000;

    private final String name;
    private final Optional<PrintWriter> file;
    private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
    private final Map<RejectReason, String> first = new EnumMap<>(RejectReason.class);

    RejectLog(Optional<Path> file) throws IOException {
        this.name = file.map(Path::toString).orElse("");
        this.file =
                file.isPresent() ? Optional.of(new PrintWriter(Files.newBufferedWriter(file.get()))) : Optional.empty();
    }

    @Override
    public void rejected(String place, RejectReason reason, String message, String line) {
        counts.merge(reason, 1L, Long::sum);
        first.putIfAbsent(reason, inert(place + ": " + message));
        file.ifPresent(out -> {
            out.println(inert(place + ": " + reason.code() + ": " + message));
            if (!line.isEmpty()) {
                out.println("    " + inert(line));
            }
        });
    }

    /** Text from outside for a terminal or a file that is shown there: control characters written out, and cut. */
    static String inert(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 1);
        for (int i = 0; i < text.length(); i++) {
            if (i == LONGEST) {
                return shown.append("… (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
            }
            char c = text.charAt(i);
            int type = Character.getType(c);
            if (c == '\t') {
                shown.append("\\t");
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || Character.isSurrogate(c) && !isWhole(text, i)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /** Whether both halves of the character at a place are shown: a file takes no half. */
    private static boolean isWhole(String text, int at) {
        int first = Character.isHighSurrogate(text.charAt(at)) ? at : at - 1;
        return first >= 0
                && first + 1 < Math.min(text.length(), LONGEST)
                && Character.isSurrogatePair(text.charAt(first), text.charAt(first + 1));
    }

    /** One line per reason. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((reason, count) ->
                lines.add("refused as " + reason.code() + ": " + count + ", first at " + first.get(reason)));
        return lines;
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
            if (file.get().checkError()) {
                throw new IOException("not all refused lines could be written to " + name + ": is the disk full?");
            }
        }
    }
}
