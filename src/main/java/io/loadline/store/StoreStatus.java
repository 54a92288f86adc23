package io.loadline.store;

import java.util.Optional;

/** What the store is doing, written by its loop and read by anyone. */
final class StoreStatus {
    private long written;
    private long rejected;
    private int waiting;
    private boolean joined;
    private boolean stopped;
    private boolean provisioned;
    private Optional<String> delayedBy = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    synchronized void settled(long newlyWritten, long newlyRejected, int stillWaiting) {
        written += newlyWritten;
        rejected += newlyRejected;
        waiting = stillWaiting;
    }

    synchronized void joined() {
        joined = true;
    }

    synchronized void provisioned() {
        provisioned = true;
    }

    /** @return whether this is news */
    synchronized boolean delayedBy(String why) {
        boolean news = delayedBy.isEmpty();
        delayedBy = Optional.of(why);
        return news;
    }

    /** @return whether this is news */
    synchronized boolean flowing() {
        boolean news = delayedBy.isPresent();
        delayedBy = Optional.empty();
        return news;
    }

    synchronized void failed(Throwable cause) {
        failure = Optional.of(cause);
    }

    synchronized void stopped() {
        stopped = true;
    }

    synchronized Store.Progress progress() {
        boolean ready = joined && provisioned && !stopped && failure.isEmpty() && delayedBy.isEmpty();
        return new Store.Progress(
                written, rejected, waiting, ready, !stopped, delayedBy, failure.map(Throwable::toString));
    }
}
