package io.loadline.topology;

/**
 * How large records may be. A transactional producer that is given a record larger than its {@code max.request.size}
 * cannot go on, whatever an exception handler says: so sizes are checked before anything is forwarded.
 */
final class Sizes {
    /** Input larger than this is not decoded at all. */
    static final int DECODED_MAX = 1 << 20;
    /** Partials are split, and the bytes of dead letters are cut, to stay at or below this. */
    static final int FORWARDED_GOAL = 512 << 10;
    /** Key of a dead letter; a longer original key is left out. */
    static final int KEY_MAX = 64 << 10;
    /** What topics and producers allow. */
    static final int RECORD_MAX = 8 << 20;
    /** What is never forwarded: leaves room for key, headers and framing below {@link #RECORD_MAX}. */
    static final int FORWARDED_MAX = RECORD_MAX - (256 << 10);

    private Sizes() {}
}
