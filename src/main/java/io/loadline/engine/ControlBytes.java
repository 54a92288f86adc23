package io.loadline.engine;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Control events as the evaluator keeps them. */
final class ControlBytes {
    private static final int POLICIES = 1;
    private static final int ACTIVATE = 2;
    private static final int OTHER = 3;

    private ControlBytes() {}

    static void write(ByteWriter out, ControlEvent event) {
        out.ordered(event.issuedAt().toEpochMilli()).text(event.issuedBy()).text(event.reason());
        if (event.body() instanceof ControlEvent.PolicySet set) {
            writeTexts(out.octet(POLICIES), set.policies());
        } else if (event.body() instanceof ControlEvent.Activate activate) {
            out.octet(ACTIVATE).text(activate.deployment());
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
                    default -> new ControlEvent.Other(in.text());
                };
        return new ControlEvent(issuedAt, issuedBy, reason, body);
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
