package io.loadline.bench;

/** Where the pass-through topology writes. */
final class Copies {
    private Copies() {}

    static String topic(Backlog backlog) {
        return backlog.topic() + "-copies";
    }
}
