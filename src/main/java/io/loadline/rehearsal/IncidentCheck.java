package io.loadline.rehearsal;

import java.util.List;

/**
 * How the incident of a service stands.
 *
 * @param service the service
 * @param state {@code open}, {@code closed} or {@code none}
 */
record IncidentCheck(String service, String state) implements Check {
    static final List<String> STATES = List.of("open", "closed", "none");

    @Override
    public String subject() {
        return "incident of " + service;
    }

    @Override
    public List<String> differences(Recorder seen, Span span) {
        String got = seen.incidentState(service);
        return got.equals(state) ? List.of() : List.of("expected  incident " + state, "got       incident " + got);
    }
}
