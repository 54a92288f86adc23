package io.loadline.config;

/**
 * The value of a setting that is in force.
 *
 * @param entry the setting, or the family it belongs to
 * @param key its key, also the free part
 * @param text the value as text; empty when there is none. Of a secret it is the secret itself: show {@link #shown}
 * @param source where it comes from
 */
public record Value(Entry<?> entry, String key, String text, Source source) {
    private static final String MASK = "***";

    /** Whether it must never be shown. */
    public boolean isSecret() {
        return entry.secret() || (entry.equals(Catalogue.KAFKA) && KafkaKeys.isSecret(key));
    }

    /** The value as it may be shown. */
    public String shown() {
        return isSecret() && !text.isEmpty() ? MASK : text;
    }

    /** Without the value: a secret may be one. */
    @Override
    public String toString() {
        return key + "=" + shown() + " (" + source + ")";
    }
}
