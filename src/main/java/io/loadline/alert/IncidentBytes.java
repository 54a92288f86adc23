package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Escalation;
import io.loadline.sla.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts of an incident's stored form that several classes have in common. */
final class IncidentBytes {
    private IncidentBytes() {}

    static void write(ByteWriter out, List<String> texts) {
        out.unsigned(texts.size());
        texts.forEach(out::text);
    }

    static List<String> readTexts(ByteReader in) {
        List<String> texts = new ArrayList<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            texts.add(in.text());
        }
        return List.copyOf(texts);
    }

    static void write(ByteWriter out, Route route) {
        write(out.text(route.name()), route.receivers());
        out.octet(route.escalation().isPresent() ? 1 : 0);
        route.escalation().ifPresent(escalation -> write(out, escalation));
    }

    static Route readRoute(ByteReader in) {
        String name = in.text();
        List<String> receivers = readTexts(in);
        return new Route(name, receivers, in.octet() == 0 ? Optional.empty() : Optional.of(readEscalation(in)));
    }

    static void write(ByteWriter out, Escalation escalation) {
        out.unsigned(escalation.steps().size());
        escalation.steps().forEach(step -> write(out.unsigned(step.after().toMillis()), step.receivers()));
        out.unsigned(escalation.againAfter().toMillis());
    }

    static Escalation readEscalation(ByteReader in) {
        List<Escalation.Step> steps = new ArrayList<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            steps.add(new Escalation.Step(Duration.ofMillis(in.unsigned()), readTexts(in)));
        }
        return new Escalation(steps, Duration.ofMillis(in.unsigned()));
    }
}
