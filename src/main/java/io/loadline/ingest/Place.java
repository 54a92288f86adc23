package io.loadline.ingest;

/**
 * Which lines a record holds, for messages.
 *
 * @param file name of the file that the first is from
 * @param first number of the first
 */
record Place(String file, long first) {
    @Override
    public String toString() {
        return file + ":" + first;
    }
}
