package io.loadline.wire;

/** How the lines of a file are written: makes one reader per file. May be shared between threads. */
@FunctionalInterface
public interface LineFormat {

    /**
     * A reader for a file of which nothing has been read.
     *
     * @param fileName the file's name or path; may say something about its lines, such as which service wrote them
     */
    LineReader open(String fileName);
}
