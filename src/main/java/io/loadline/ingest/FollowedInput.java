package io.loadline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A file that grows, as a stream that waits for more. It ends when another file has taken its name and this one has
 * been quiet for a second (a writer goes on with the old file until it is told), when it has become shorter than what
 * was read of it, or when reading is to stop. What replaced it is read by the next of these, from its beginning. Not
 * thread-safe.
 */
final class FollowedInput extends InputStream {
    static final long POLL_MILLIS = 50;
    static final long QUIET_MILLIS = 1000;

    private final Path file;
    private final FileChannel channel;
    private final Object key;
    private final Pace.Waiting waiting;
    private final LongSupplier clock;
    private boolean stopped;
    private long quietSince = Long.MAX_VALUE;

    private FollowedInput(Path file, FileChannel channel, Object key, Pace.Waiting waiting, LongSupplier clock) {
        this.file = file;
        this.channel = channel;
        this.key = key;
        this.waiting = waiting;
        this.clock = clock;
    }

    /**
     * Opens a file at its beginning.
     *
     * @param waiting lets time pass between two looks, and says when to stop
     * @param clock milliseconds of any origin
     * @throws NoSuchFileException when it is not there, perhaps only not yet
     */
    static FollowedInput open(Path file, Pace.Waiting waiting, LongSupplier clock) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file);
            try {
                // Whatever took the name between the two looks is seen as a rotation later.
                return new FollowedInput(file, channel, keyOf(file), waiting, clock);
            } catch (NoSuchFileException moved) {
                channel.close();
            }
        }
    }

    /**
     * Moves behind the last line break that is there now.
     *
     * @return how many lines were passed over
     */
    long toEnd() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long size = channel.size();
        long lines = 0;
        long behindBreak = 0;
        for (long at = 0; at < size; at += buffer.position()) {
            buffer.clear();
            if (channel.read(buffer, at) <= 0) {
                break;
            }
            for (int i = 0; i < buffer.position(); i++) {
                if (buffer.get(i) == '\n') {
                    lines++;
                    behindBreak = at + i + 1;
                }
            }
        }
        channel.position(behindBreak);
        return lines;
    }

    /** Whether it ended because reading is to stop: its last line may be incomplete. */
    boolean isStopped() {
        return stopped;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!stopped) {
            int read = channel.read(ByteBuffer.wrap(bytes, from, length));
            if (read > 0) {
                quietSince = Long.MAX_VALUE;
                return read;
            }
            if (channel.size() < channel.position() || hasBeenReplaced()) {
                return -1;
            }
            try {
                stopped = waiting.await(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
        return -1;
    }

    private boolean hasBeenReplaced() throws IOException {
        try {
            if (Objects.equals(keyOf(file), key)) {
                quietSince = Long.MAX_VALUE;
                return false;
            }
        } catch (NoSuchFileException moved) {
            return false; // nothing has taken its place yet
        }
        long now = clock.getAsLong();
        quietSince = Math.min(quietSince, now);
        return now - quietSince >= QUIET_MILLIS;
    }

    private static Object keyOf(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
    }

    /** Nothing can be told: what is read next decides whether it blocks. */
    @Override
    public int available() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
