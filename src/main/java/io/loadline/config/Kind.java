package io.loadline.config;

import io.loadline.yaml.Durations;
import io.loadline.yaml.Problems;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the text of a setting may be, and what it stands for.
 *
 * @param allowed the texts that are allowed, as documents and messages say it
 * @param list whether the text is a list, with commas between its entries
 * @param read what a text stands for; throws {@link IllegalArgumentException} with what is wrong, and in a secret's case
 *     without the text
 */
record Kind<T>(String allowed, boolean list, Function<String, T> read) {
    private static final Pattern BROKER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final int MOST_PORT = 65_535;

    static Kind<String> text(String allowed, Predicate<String> good) {
        return new Kind<>(allowed, false, text -> {
            if (!good.test(text)) {
                throw wrong(text, allowed);
            }
            return text;
        });
    }

    static Kind<Integer> whole(int least, int most) {
        String allowed = least + " to " + most;
        return new Kind<>(allowed, false, text -> {
            // Digits first: what parseInt takes beyond them (+7, other scripts) nobody means.
            if (text.matches("-?\\d{1,10}")) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return (int) number;
                }
            }
            throw wrong(text, allowed);
        });
    }

    static Kind<Duration> duration(Duration least, Duration most) {
        String allowed = Durations.text(least) + " to " + Durations.text(most);
        return new Kind<>(allowed, false, text -> {
            Duration duration = Durations.parse(text)
                    .orElseThrow(
                            () -> new IllegalArgumentException("is " + Problems.quote(text) + ", which is no duration; "
                                    + Durations.ALLOWED
                                    + (text.matches("\\d+") ? "; did you mean \"" + text + "s\"?" : "")));
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw wrong(text, allowed);
            }
            return duration;
        });
    }

    static Kind<Boolean> flag() {
        return oneOf(List.of("true", "false"), Boolean::valueOf);
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return oneOf(names, name -> type.getEnumConstants()[names.indexOf(name)]);
    }

    private static <T> Kind<T> oneOf(List<String> names, Function<String, T> read) {
        return new Kind<>(String.join(", ", names), false, text -> {
            String name = text.toLowerCase(Locale.ROOT);
            if (!names.contains(name)) {
                throw new IllegalArgumentException("is " + Problems.quote(text) + Problems.allowed(text, names));
            }
            return read.apply(name);
        });
    }

    static Kind<URI> address() {
        String allowed = "an address such as http://localhost:8000";
        return new Kind<>(allowed, false, text -> {
            if (text.contains("@")) {
                // Not quoted: it is a secret. Nothing here sends one, and addresses are shown.
                throw new IllegalArgumentException("has a user or a password; allowed is " + allowed);
            }
            try {
                URI uri = URI.create(text);
                if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                    return uri;
                }
            } catch (IllegalArgumentException notOne) {
                // Told below.
            }
            throw wrong(text, allowed);
        });
    }

    static Kind<Path> path(String allowed) {
        return new Kind<>(allowed, false, text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw wrong(text, allowed);
            }
        });
    }

    static Kind<List<String>> list(String allowed, Predicate<String> good) {
        return new Kind<>(allowed, true, text -> {
            List<String> entries = text.isBlank() ? List.of() : split(text);
            for (String entry : entries) {
                if (!good.test(entry)) {
                    throw new IllegalArgumentException(
                            "has the entry " + Problems.quote(entry) + "; allowed is " + allowed);
                }
            }
            return entries;
        });
    }

    /** Addresses of brokers, as Kafka's clients take them. */
    static Kind<String> brokers() {
        String allowed = "HOST:PORT, with commas between several";
        return new Kind<>(allowed, false, text -> {
            for (String broker : split(text)) {
                var matcher = BROKER.matcher(broker);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException(
                            "names the broker " + Problems.quote(broker) + "; write " + allowed + schemeHint(broker));
                }
                if (matcher.group(2) == null) {
                    throw new IllegalArgumentException("names the broker " + Problems.quote(broker)
                            + " without a port; write HOST:PORT, Kafka's usual port is 9092: "
                            + broker + ":9092");
                }
                int port = Integer.parseInt(matcher.group(2));
                if (port < 1 || port > MOST_PORT) {
                    throw new IllegalArgumentException(
                            "names the broker " + Problems.quote(broker) + "; a port is 1 to " + MOST_PORT);
                }
            }
            return String.join(",", split(text));
        });
    }

    /** Never shown, so never quoted either. */
    static Kind<String> secret(String allowed) {
        return new Kind<>(allowed, false, text -> {
            if (text.isBlank() || text.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException("is not usable; it must be " + allowed);
            }
            return text;
        });
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static String schemeHint(String broker) {
        return broker.contains("://")
                ? ", without " + broker.substring(0, broker.indexOf("://") + 3)
                        + ": whether it is TLS is for kafka.security.protocol to say"
                : "";
    }

    private static IllegalArgumentException wrong(String text, String allowed) {
        return new IllegalArgumentException("is " + Problems.quote(text) + "; allowed is " + allowed);
    }
}
