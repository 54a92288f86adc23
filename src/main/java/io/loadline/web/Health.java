package io.loadline.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a service is.
 *
 * @param healthy nothing has stopped for good: a restart would not help
 * @param ready it does its work
 * @param particulars what people want to know, in the order in which it is shown; values that Jackson can write
 */
public record Health(boolean healthy, boolean ready, Map<String, Object> particulars) {
    public Health {
        particulars = Collections.unmodifiableMap(new LinkedHashMap<>(particulars));
    }
}
