package io.loadline.pane;

/**
 * A sum of many longs that cannot overflow: the upper and the lower halves of the addends are summed apart, so adding
 * and subtracting are exact in any order for up to 2³¹ addends. Not thread-safe.
 */
final class WideSum {
    private static final long LOW_MASK = 0xFFFF_FFFFL;
    private static final double HALF = 4_294_967_296.0;

    private long high;
    private long low;

    void add(long value, long times) {
        high += (value >> 32) * times;
        low += (value & LOW_MASK) * times;
    }

    void add(WideSum other) {
        high += other.high;
        low += other.low;
    }

    void subtract(WideSum other) {
        high -= other.high;
        low -= other.low;
    }

    /** The sum, exact while it is below 2⁵³ in magnitude. */
    double value() {
        return high * HALF + low;
    }

    void writeTo(ByteWriter out) {
        out.signed(high).signed(low);
    }

    void addFrom(ByteReader in) {
        high += in.signed();
        low += in.signed();
    }
}
