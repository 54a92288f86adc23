package io.loadline.doctor;

import io.loadline.doctor.Finding.State;
import java.util.ArrayList;
import java.util.List;

/** Takes down what one check finds. */
final class Findings {
    private final String check;
    private final List<Finding> all = new ArrayList<>();

    Findings(String check) {
        this.check = check;
    }

    synchronized void ok(String found) {
        all.add(new Finding(check, State.OK, found, ""));
    }

    synchronized void notChecked(String why) {
        all.add(new Finding(check, State.NOT_CHECKED, why, ""));
    }

    synchronized void warning(String found, String fix) {
        all.add(new Finding(check, State.WARNING, found, fix));
    }

    synchronized void failed(String found, String fix) {
        all.add(new Finding(check, State.FAILED, found, fix));
    }

    synchronized List<Finding> all() {
        return List.copyOf(all);
    }

    /** Whether nothing wrong has been found so far. */
    synchronized boolean isClean() {
        return all.stream().noneMatch(each -> each.state() == State.WARNING || each.state() == State.FAILED);
    }
}
