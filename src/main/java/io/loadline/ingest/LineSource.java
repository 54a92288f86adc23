package io.loadline.ingest;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a file, whatever is in it: gzip or not, UTF-8 or (with a byte order mark) UTF-16, with line breaks of
 * Unix or Windows. Bytes that are no UTF-8 become U+FFFD. Takes bounded memory: a line that is longer than
 * {@link #LONGEST} is handed out cut, and is refused when it is read. Not thread-safe.
 */
public final class LineSource implements Closeable {
    /** Longest line that is read, in characters. */
    public static final int LONGEST = 1 << 20;

    /** What is kept of a line that is too long, so that people can tell it. */
    private static final int KEPT = 1000;

    private static final int GZIP_MAGIC = 0x1f8b;

    private final Reader in;
    private char[] buffer = new char[1 << 16];
    private int from;
    private int to;
    private boolean started;

    /**
     * One line.
     *
     * @param line its text, without the line break
     * @param length how long it was, in characters; more than its text when that was cut
     * @param isTerminated whether a line break followed; without one it is the last, and may have been cut off
     */
    public record Text(String line, long length, boolean isTerminated) {
        public static final Text BLANK = new Text("", 0, true);

        public boolean isBlank() {
            return line.isBlank();
        }

        /** Reads it; a line that is too long, or that was cut off at the end of the file, is refused and says so. */
        public Line read(LineReader reader, SampleBatch into) {
            if (length > LONGEST) {
                return new Line.Bad(
                        RejectReason.TOO_LARGE,
                        "the line has " + length + " characters; allowed are " + LONGEST
                                + ": is it a text file with line breaks?");
            }
            Line read = reader.read(line, into);
            if (!isTerminated && read instanceof Line.Bad bad) {
                return new Line.Bad(
                        bad.reason(),
                        bad.message() + " (the last line has no line break: it was probably cut off while being"
                                + " written)");
            }
            return read;
        }
    }

    private LineSource(Reader in) {
        this.in = in;
    }

    /**
     * Opens a file.
     *
     * @param file the file; {@code -} for standard input
     * @param bytes is told how many bytes were read, again and again
     * @throws IOException when it cannot be read
     */
    public static LineSource open(Path file, LongConsumer bytes) throws IOException {
        InputStream raw = file.toString().equals("-") ? System.in : Files.newInputStream(file);
        try {
            return of(new CountingInput(raw, bytes), file.toString());
        } catch (IOException | RuntimeException unreadable) {
            raw.close();
            throw unreadable;
        }
    }

    /**
     * Reads a stream, which may block until there is more.
     *
     * @throws IOException when its first bytes cannot be read
     */
    public static LineSource of(InputStream raw) throws IOException {
        return of(raw, "the stream");
    }

    private static LineSource of(InputStream raw, String name) throws IOException {
        InputStream in = new BufferedInputStream(raw, 1 << 16);
        if (first(in, 2) == GZIP_MAGIC) {
            in = new BufferedInputStream(new Unzipped(new MoreToCome(in), name), 1 << 16);
        }
        int mark = first(in, 2);
        Charset charset = mark == 0xfeff || mark == 0xfffe ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        return new LineSource(new InputStreamReader(in, charset));
    }

    /** The first bytes as one number, which stay to be read. */
    private static int first(InputStream in, int bytes) throws IOException {
        in.mark(bytes);
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | in.read() & 0xff;
        }
        in.reset();
        return number;
    }

    /** The next line, blank ones too; empty at the end. */
    public Optional<Text> next() throws IOException {
        if (!started) {
            started = true;
            // U+FEFF at the very beginning is a byte order mark.
            if (fill() && buffer[0] == '\uFEFF') {
                from++;
            }
        }
        int searched = from;
        while (true) {
            for (int i = searched; i < to; i++) {
                if (buffer[i] == '\n') {
                    return Optional.of(line(i, true));
                }
            }
            if (to - from > LONGEST) {
                return Optional.of(tooLong());
            }
            searched = to - from;
            if (!fill()) {
                return to > from ? Optional.of(line(to, false)) : Optional.empty();
            }
            searched += from;
        }
    }

    private Text line(int end, boolean isTerminated) {
        int last = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        int length = last - from;
        String text = new String(buffer, from, length > LONGEST ? KEPT : length);
        from = isTerminated ? end + 1 : end;
        return new Text(text, length, isTerminated);
    }

    private Text tooLong() throws IOException {
        String begin = new String(buffer, from, KEPT);
        long length = 0;
        while (true) {
            for (int i = from; i < to; i++) {
                if (buffer[i] == '\n') {
                    length += i - from;
                    from = i + 1;
                    return new Text(begin, length, true);
                }
            }
            length += to - from;
            from = to;
            if (!fill()) {
                return new Text(begin, length, false);
            }
        }
    }

    /** Reads more behind what is there, which it moves to the front; false at the end. */
    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, read);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /**
     * Waits to say whether there is more: otherwise the library takes a pipe that has nothing at this moment for the end
     * when one member of gzip ends, and drops those behind it.
     */
    private static final class MoreToCome extends FilterInputStream {
        MoreToCome(InputStream buffered) {
            super(buffered);
        }

        @Override
        public int available() throws IOException {
            int known = super.available();
            if (known > 0) {
                return known;
            }
            in.mark(1);
            boolean ended = in.read() < 0;
            in.reset();
            return ended ? 0 : 1;
        }
    }

    /** Says which file is broken, and how to read what there is of it. */
    private static final class Unzipped extends FilterInputStream {
        private final String name;

        Unzipped(InputStream zipped, String name) throws IOException {
            super(new GZIPInputStream(zipped, 1 << 16));
            this.name = name;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            try {
                return super.read(buffer, from, length);
            } catch (EOFException | ZipException broken) {
                throw new IOException(
                        name + ": the gzip data is cut off or damaged (" + broken.getMessage()
                                + "); \"zcat FILE | loadline … -\" reads what can be read of it",
                        broken);
            }
        }
    }

    /** Tells how far reading has come. */
    private static final class CountingInput extends FilterInputStream {
        private final LongConsumer bytes;
        private long count;

        CountingInput(InputStream in, LongConsumer bytes) {
            super(in);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            counted(Math.max(0, read));
            return read;
        }

        private void counted(int read) {
            count += read;
            bytes.accept(count);
        }
    }
}
