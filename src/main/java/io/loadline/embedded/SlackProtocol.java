package io.loadline.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** A Slack incoming webhook: JSON with a {@code text} or {@code blocks}, answered with a bare {@code ok}. */
final class SlackProtocol implements Protocol {

    @Override
    public Outcome handle(Inbound request, Handling handling) {
        Optional<JsonNode> message = JsonFields.object(request.body());
        if (message.isEmpty()) {
            return refused(request, Map.of(), "invalid_payload");
        }
        Map<String, String> fields = JsonFields.flatten(message.get());
        boolean hasBlocks = !message.get().path("blocks").isEmpty();
        if (message.get().path("text").asText("").isBlank() && !hasBlocks) {
            return refused(request, fields, "no_text");
        }
        Effect effect = handling == Handling.LOSE ? Effect.LOST : Effect.POSTED;
        return Outcome.of(Reply.text(200, "ok"), Receipt.of(request.path(), "post", "", fields, effect));
    }

    @Override
    public Reply failure(int status) {
        return Reply.text(status, status == 429 ? "rate_limited" : "injected_fault");
    }

    private static Outcome refused(Inbound request, Map<String, String> fields, String error) {
        Receipt receipt = Receipt.of(request.path(), "post", "", fields, Effect.REFUSED);
        return Outcome.of(Reply.text(400, error), receipt.because(Effect.REFUSED, error));
    }
}
