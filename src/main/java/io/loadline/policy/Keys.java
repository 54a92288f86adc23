package io.loadline.policy;

import java.util.List;

/**
 * The keys of one kind of map.
 *
 * @param what the map, as messages call it
 * @param allowed all keys
 * @param required the keys that must be there
 * @param later keys that the language has and this version has not
 */
record Keys(String what, List<String> allowed, List<String> required, List<String> later) {

    static Keys of(String what, List<String> allowed, String... required) {
        return new Keys(what, allowed, List.of(required), List.of());
    }

    Keys withLater(List<String> keys) {
        return new Keys(what, allowed, required, keys);
    }
}
