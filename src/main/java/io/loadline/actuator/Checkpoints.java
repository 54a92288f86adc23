package io.loadline.actuator;

/** Moments at which a crash would hurt most; tests stop the actuator there. */
interface Checkpoints {
    /** The claim is written, the effect has not happened. */
    void claimed(String key);

    /** The effect has happened, nothing tells of it yet. */
    void carriedOut(String key);

    /** Nothing happens there. */
    static Checkpoints none() {
        return new Checkpoints() {
            @Override
            public void claimed(String key) {}

            @Override
            public void carriedOut(String key) {}
        };
    }
}
