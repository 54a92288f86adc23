package io.loadline.wire;

/**
 * Turns values of one record into bytes and back. Safe for use by several threads.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
    /** The value in Avro's single-object encoding, under the current schema. */
    byte[] encode(T value);

    /**
     * The value of bytes in Avro's single-object encoding, under the current schema or an earlier version of it.
     *
     * @param bytes a record's value; may be null, as a tombstone is
     * @throws UndecodableException when the bytes are no such record; no bytes make it fail otherwise, and none make it
     *     allocate much more than their own length
     */
    T decode(byte[] bytes) throws UndecodableException;
}
