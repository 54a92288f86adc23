package io.loadline.engine;

import io.loadline.engine.ControlEvent.Condition;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Matcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Control events as the evaluator keeps them. */
final class ControlBytes {
    private static final int POLICIES = 1;
    private static final int ACTIVATE = 2;
    private static final int OTHER = 3;
    private static final int SILENCE = 4;
    private static final int MAINTENANCE = 5;
    private static final int ACKNOWLEDGE = 6;

    /** An operator that a record named and no version knew. */
    private static final int UNKNOWN = 255;

    private ControlBytes() {}

    static void write(ByteWriter out, ControlEvent event) {
        out.ordered(event.issuedAt().toEpochMilli()).text(event.issuedBy()).text(event.reason());
        if (event.body() instanceof ControlEvent.PolicySet set) {
            writeTexts(out.octet(POLICIES), set.policies());
        } else if (event.body() instanceof ControlEvent.Activate activate) {
            out.octet(ACTIVATE).text(activate.deployment());
        } else if (event.body() instanceof ControlEvent.Silence silence) {
            out.octet(SILENCE).text(silence.id());
            writeSpan(out, silence.startsAt(), silence.endsAt(), silence.matchers());
        } else if (event.body() instanceof ControlEvent.Maintenance window) {
            out.octet(MAINTENANCE).text(window.id());
            writeSpan(out, window.startsAt(), window.endsAt(), window.matchers());
        } else if (event.body() instanceof ControlEvent.Acknowledge acknowledge) {
            out.octet(ACKNOWLEDGE).text(acknowledge.incidentId());
        } else {
            out.octet(OTHER).text(event.body().kind());
        }
    }

    static ControlEvent read(ByteReader in) {
        Instant issuedAt = Instant.ofEpochMilli(in.ordered());
        String issuedBy = in.text();
        String reason = in.text();
        ControlEvent.Body body =
                switch (in.octet()) {
                    case POLICIES -> new ControlEvent.PolicySet(readTexts(in));
                    case ACTIVATE -> new ControlEvent.Activate(in.text());
                    case SILENCE -> {
                        String id = in.text();
                        Instant from = Instant.ofEpochMilli(in.ordered());
                        Instant to = Instant.ofEpochMilli(in.ordered());
                        yield new ControlEvent.Silence(id, readConditions(in), from, to);
                    }
                    case MAINTENANCE -> {
                        String id = in.text();
                        Instant from = Instant.ofEpochMilli(in.ordered());
                        Instant to = Instant.ofEpochMilli(in.ordered());
                        yield new ControlEvent.Maintenance(id, readConditions(in), from, to);
                    }
                    case ACKNOWLEDGE -> new ControlEvent.Acknowledge(in.text());
                    default -> new ControlEvent.Other(in.text());
                };
        return new ControlEvent(issuedAt, issuedBy, reason, body);
    }

    private static void writeSpan(ByteWriter out, Instant from, Instant to, List<Condition> matchers) {
        out.ordered(from.toEpochMilli()).ordered(to.toEpochMilli());
        writeConditions(out, matchers);
    }

    static void writeConditions(ByteWriter out, List<Condition> conditions) {
        out.unsigned(conditions.size());
        conditions.forEach(condition -> out.text(condition.label())
                .octet(condition.operator().map(Enum::ordinal).orElse(UNKNOWN))
                .text(condition.value()));
    }

    static List<Condition> readConditions(ByteReader in) {
        List<Condition> conditions = new ArrayList<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            String label = in.text();
            int operator = in.octet();
            conditions.add(new Condition(
                    label,
                    operator == UNKNOWN ? Optional.empty() : Optional.of(Matcher.Operator.values()[operator]),
                    in.text()));
        }
        return List.copyOf(conditions);
    }

    static void writeTexts(ByteWriter out, List<PolicyText> texts) {
        out.unsigned(texts.size());
        texts.forEach(text -> out.text(text.name()).text(text.version()).text(text.text()));
    }

    static List<PolicyText> readTexts(ByteReader in) {
        List<PolicyText> texts = new ArrayList<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            texts.add(new PolicyText(in.text(), in.text(), in.text()));
        }
        return List.copyOf(texts);
    }
}
