package io.loadline.actuator;

/**
 * Something that must not be written anywhere: {@code toString} hides it.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
