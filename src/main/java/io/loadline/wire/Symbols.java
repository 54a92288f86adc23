package io.loadline.wire;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How single fields map: symbols by their lower-case code, what may be absent to {@code null}. */
final class Symbols {
    private Symbols() {}

    /** The constant whose lower-case name is the symbol; a symbol that only newer versions know is refused. */
    static <E extends Enum<E>> E of(Class<E> type, Enum<?> symbol, String field) throws UndecodableException {
        return of(type, symbol.name(), field);
    }

    static <E extends Enum<E>> E of(Class<E> type, String code, String field) throws UndecodableException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(code)) {
                return constant;
            }
        }
        throw UndecodableException.badField(field + " has an unknown symbol");
    }

    static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static Optional<String> optional(String value) {
        return Optional.ofNullable(value);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
