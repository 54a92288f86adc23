package io.loadline.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plain webhooks: whatever is posted below {@code /webhook/} is taken. A repeat of an {@code Idempotency-Key} at the same
 * path is accepted without a second effect.
 */
final class WebhookProtocol implements Protocol {
    private final Set<List<String>> seen = new HashSet<>();

    @Override
    public Outcome handle(Inbound request, Handling handling) {
        String key = request.header("idempotency-key");
        Optional<JsonNode> json = JsonFields.object(request.body());
        Map<String, String> fields = json.map(JsonFields::flatten).orElse(Map.of());
        Effect effect = Effect.POSTED;
        if (handling == Handling.LOSE) {
            effect = Effect.LOST;
        } else if (!key.isEmpty() && !seen.add(List.of(request.path(), key))) {
            effect = Effect.DUPLICATE;
        }
        return Outcome.of(Reply.json(200, "{}"), Receipt.of(request.path(), "post", key, fields, effect));
    }

    @Override
    public Reply failure(int status) {
        return Reply.json(status, "{\"error\":\"injected fault\"}");
    }
}
