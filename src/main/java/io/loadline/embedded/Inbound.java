package io.loadline.embedded;

import java.util.Map;

/**
 * A request, read whole.
 *
 * @param headers one value each, names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Inbound(String method, String path, Map<String, String> headers, byte[] body) {

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
