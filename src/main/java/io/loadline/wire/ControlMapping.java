package io.loadline.wire;

import io.loadline.engine.ControlEvent;
import io.loadline.sla.Matcher.Operator;
import io.loadline.wire.avro.Acknowledge;
import io.loadline.wire.avro.Activate;
import io.loadline.wire.avro.Maintenance;
import io.loadline.wire.avro.MatchOp;
import io.loadline.wire.avro.Matcher;
import io.loadline.wire.avro.PolicySet;
import io.loadline.wire.avro.PolicyText;
import io.loadline.wire.avro.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Control events. What the engine does not act on is kept as the bytes that were read, so that it passes through the
 * panes topic unchanged.
 */
final class ControlMapping implements Codec<ControlEvent> {
    private static final AvroCodec<io.loadline.wire.avro.ControlEvent> CODEC =
            new AvroCodec<>(io.loadline.wire.avro.ControlEvent.SCHEMA$);

    @Override
    public byte[] encode(ControlEvent event) {
        if (event.body() instanceof ControlEvent.Other other && other.original().length > 0) {
            return other.original().clone();
        }
        return CODEC.encode(toAvro(event));
    }

    @Override
    public ControlEvent decode(byte[] bytes) throws UndecodableException {
        io.loadline.wire.avro.ControlEvent avro = CODEC.decode(bytes);
        return new ControlEvent(
                avro.getIssuedAt(), avro.getIssuedBy(), avro.getReason(), toDomain(avro.getBody(), bytes));
    }

    static io.loadline.wire.avro.ControlEvent toAvro(ControlEvent event) {
        if (event.body() instanceof ControlEvent.Other other && other.original().length > 0) {
            return reread(other.original());
        }
        return new io.loadline.wire.avro.ControlEvent(
                event.issuedAt(), event.issuedBy(), event.reason(), toAvro(event.body()));
    }

    private static io.loadline.wire.avro.ControlEvent reread(byte[] original) {
        try {
            return CODEC.decode(original);
        } catch (UndecodableException e) {
            throw new IllegalArgumentException("the original of a control event must be one", e);
        }
    }

    private static Object toAvro(ControlEvent.Body body) {
        if (body instanceof ControlEvent.PolicySet set) {
            List<PolicyText> policies = new ArrayList<>();
            for (ControlEvent.PolicyText policy : set.policies()) {
                policies.add(new PolicyText(policy.name(), policy.version(), policy.text()));
            }
            return new PolicySet(policies);
        }
        if (body instanceof ControlEvent.Activate activate) {
            return new Activate(activate.deployment());
        }
        if (body instanceof ControlEvent.Silence silence) {
            return new Silence(silence.id(), toAvro(silence.matchers()), silence.startsAt(), silence.endsAt());
        }
        if (body instanceof ControlEvent.Maintenance window) {
            return new Maintenance(window.id(), toAvro(window.matchers()), window.startsAt(), window.endsAt());
        }
        if (body instanceof ControlEvent.Acknowledge acknowledge) {
            return new Acknowledge(acknowledge.incidentId());
        }
        // Made here rather than read, so that there is nothing but its kind.
        return switch (body.kind()) {
            case "silence" -> new Silence("", List.of(), Instant.EPOCH, Instant.EPOCH);
            case "maintenance" -> new Maintenance("", List.of(), Instant.EPOCH, Instant.EPOCH);
            case "acknowledge" -> new Acknowledge("");
            default -> throw new IllegalArgumentException("no control event can say " + body.kind());
        };
    }

    private static List<Matcher> toAvro(List<ControlEvent.Condition> conditions) {
        List<Matcher> matchers = new ArrayList<>();
        for (ControlEvent.Condition condition : conditions) {
            MatchOp op = condition.operator().map(ControlMapping::toAvro).orElse(MatchOp.unknown);
            matchers.add(new Matcher(condition.label(), op, condition.value()));
        }
        return matchers;
    }

    private static MatchOp toAvro(Operator operator) {
        return switch (operator) {
            case EQUAL -> MatchOp.eq;
            case NOT_EQUAL -> MatchOp.ne;
            case MATCHES -> MatchOp.re;
            case NOT_MATCHES -> MatchOp.nre;
        };
    }

    private static ControlEvent.Body toDomain(Object body, byte[] original) {
        if (body instanceof PolicySet set) {
            List<ControlEvent.PolicyText> policies = new ArrayList<>();
            for (PolicyText policy : set.getPolicies()) {
                policies.add(new ControlEvent.PolicyText(policy.getName(), policy.getVersion(), policy.getText()));
            }
            return new ControlEvent.PolicySet(policies);
        }
        if (body instanceof Activate activate) {
            return new ControlEvent.Activate(activate.getDeployment());
        }
        if (body instanceof Silence silence) {
            return new ControlEvent.Silence(
                    silence.getSilenceId(),
                    toDomain(silence.getMatchers()),
                    silence.getStartsAt(),
                    silence.getEndsAt());
        }
        if (body instanceof Maintenance window) {
            return new ControlEvent.Maintenance(
                    window.getWindowId(), toDomain(window.getMatchers()), window.getStartsAt(), window.getEndsAt());
        }
        if (body instanceof Acknowledge acknowledge) {
            return new ControlEvent.Acknowledge(acknowledge.getIncidentId());
        }
        return new ControlEvent.Other("unknown", original);
    }

    private static List<ControlEvent.Condition> toDomain(List<Matcher> matchers) {
        List<ControlEvent.Condition> conditions = new ArrayList<>();
        for (Matcher matcher : matchers) {
            conditions.add(
                    new ControlEvent.Condition(matcher.getLabel(), toDomain(matcher.getOp()), matcher.getValue()));
        }
        return conditions;
    }

    private static Optional<Operator> toDomain(MatchOp op) {
        return switch (op) {
            case eq -> Optional.of(Operator.EQUAL);
            case ne -> Optional.of(Operator.NOT_EQUAL);
            case re -> Optional.of(Operator.MATCHES);
            case nre -> Optional.of(Operator.NOT_MATCHES);
            case unknown -> Optional.empty();
        };
    }
}
