package io.loadline.doctor;

/**
 * One thing that is looked at.
 *
 * @param name as in {@code docs/doctor.md}
 * @param look what it does; what it throws becomes a finding, too
 */
record Check(String name, Look look) {
    /** Looks, and takes down what it sees. */
    @FunctionalInterface
    interface Look {
        void at(Findings findings) throws Exception;
    }

    /** Runs it; never throws. */
    void run(Findings findings) {
        try {
            look.at(findings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            Failures.tell(e, findings);
        }
    }
}
