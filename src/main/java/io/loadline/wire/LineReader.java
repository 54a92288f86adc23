package io.loadline.wire;

import io.loadline.engine.SampleBatch;

/**
 * Reads the lines of one file in their order. It may remember lines that say how to read others, such as a header, so
 * each file needs its own. Not thread-safe.
 */
public interface LineReader {

    /**
     * Reads the next line; no text makes it throw.
     *
     * @param line the line, without its break
     * @param into filled with the samples of the line; left as it is or emptied when it holds none
     */
    Line read(String line, SampleBatch into);

    /** A reader that has read the same lines and may read on without this one noticing. */
    LineReader ahead();
}
