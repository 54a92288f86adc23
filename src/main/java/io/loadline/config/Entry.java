package io.loadline.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One setting, or a family of settings whose last part is free.
 *
 * @param key where it is in the settings file, with dots between the sections; of a family the key ends in {@code .*}
 * @param kind what its text may be
 * @param usual its value where nothing is said, as text; empty when there is none, or it follows from others
 * @param usually the default in words, where {@link #usual} cannot tell it; empty otherwise
 * @param example a text where there is no {@link #usual}; empty otherwise
 * @param meaning one or two sentences without a full stop at the end
 * @param services the services that use it
 * @param secret whether it must never be shown
 * @param option its option on the command line
 */
public record Entry<T>(
        String key,
        Kind<T> kind,
        Optional<String> usual,
        String usually,
        String example,
        String meaning,
        Set<Service> services,
        boolean secret,
        Optional<Option> option) {
    private static final String FAMILY = ".*";

    /**
     * An option of the command line.
     *
     * @param name for instance {@code --bootstrap}
     * @param label what stands for its value in help
     */
    public record Option(String name, String label) {}

    public Entry {
        services = Set.copyOf(services);
    }

    /** Whether the last part of the key is free. */
    public boolean isFamily() {
        return key.endsWith(FAMILY);
    }

    /** The key of a family without its free part, with the dot; the whole key otherwise. */
    String stem() {
        return isFamily() ? key.substring(0, key.length() - 1) : key;
    }

    /** {@code LOADLINE_} and the key in capitals, with {@code _} for dots; of a family, {@code …_*}. */
    public String environment() {
        return variable(key);
    }

    /** The texts that are allowed, as documents say it. */
    public String allowed() {
        return kind.allowed();
    }

    /** Whether the text is a list. */
    public boolean isList() {
        return kind.list();
    }

    /** The default as documents say it; a dash where there is none. */
    public String byDefault() {
        return usually.isEmpty() ? usual.filter(text -> !text.isEmpty()).orElse("–") : usually;
    }

    static String variable(String key) {
        return Environment.PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Entry<T> or(String usual) {
        return new Entry<>(key, kind, Optional.of(usual), usually, example, meaning, services, secret, option);
    }

    Entry<T> otherwise(String words) {
        return new Entry<>(key, kind, usual, words, example, meaning, services, secret, option);
    }

    Entry<T> like(String example) {
        return new Entry<>(key, kind, usual, usually, example, meaning, services, secret, option);
    }

    Entry<T> hidden() {
        return new Entry<>(key, kind, usual, usually, example, meaning, services, true, option);
    }

    Entry<T> given(String name, String label) {
        return new Entry<>(
                key, kind, usual, usually, example, meaning, services, secret, Optional.of(new Option(name, label)));
    }
}
