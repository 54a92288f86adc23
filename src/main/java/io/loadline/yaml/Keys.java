package io.loadline.yaml;

import java.util.List;

/**
 * The keys of one kind of map.
 *
 * @param what the map, as messages call it
 * @param allowed all keys
 * @param required the keys that must be there
 * @param later keys that the language has and this version has not
 */
public record Keys(String what, List<String> allowed, List<String> required, List<String> later) {

    public static Keys of(String what, List<String> allowed, String... required) {
        return new Keys(what, allowed, List.of(required), List.of());
    }

    public Keys withLater(List<String> keys) {
        return new Keys(what, allowed, required, keys);
    }
}
