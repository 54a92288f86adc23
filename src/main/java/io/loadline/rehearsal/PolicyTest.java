package io.loadline.rehearsal;

import io.loadline.engine.ControlEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One test of policies.
 *
 * @param name unique in its file
 * @param place where it is written
 * @param start time of the first point of each input, a whole second
 * @param step distance of the points, whole seconds
 * @param policies the policies in force from the beginning
 * @param inputs what is measured
 * @param orders what operators say
 * @param expectations what is to be decided
 */
public record PolicyTest(
        String name,
        Place place,
        Instant start,
        Duration step,
        List<ControlEvent.PolicyText> policies,
        List<Input> inputs,
        List<Order> orders,
        List<Expectation> expectations) {
    public PolicyTest {
        policies = List.copyOf(policies);
        inputs = List.copyOf(inputs);
        orders = List.copyOf(orders);
        expectations = List.copyOf(expectations);
    }
}
