package io.loadline.simulate;

/**
 * How one operation of a simulated service behaves on a good day. Latencies are log-normal: p95 = median ·
 * e<sup>1.645 · spread</sup>.
 *
 * @param name the operation
 * @param weight its part of all requests, relative to the other operations', more than 0
 * @param medianMillis median latency in milliseconds, more than 0
 * @param spread standard deviation of the latency's logarithm, 0 or more
 * @param errorRatio errors among its requests, 0..1
 */
record OperationProfile(String name, double weight, double medianMillis, double spread, double errorRatio) {
    OperationProfile {
        if (!(weight > 0) || !(medianMillis > 0) || !(spread >= 0) || !(errorRatio >= 0 && errorRatio <= 1)) {
            throw new IllegalArgumentException("operation " + name + " is out of range: weight " + weight + ", median "
                    + medianMillis + " ms, spread " + spread + ", errors " + errorRatio);
        }
    }
}
