package io.loadline.top;

/**
 * A key that was pressed.
 *
 * @param character of a {@link Kind#CHARACTER}, its code point; else 0
 */
record Key(Kind kind, int character) {
    enum Kind {
        CHARACTER,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        TAB,
        BACKSPACE,
        ESCAPE,
        INTERRUPT,
        /** Nothing that means anything here. */
        OTHER
    }

    static Key of(Kind kind) {
        return new Key(kind, 0);
    }

    static Key of(int character) {
        return new Key(Kind.CHARACTER, character);
    }

    boolean is(int other) {
        return kind == Kind.CHARACTER && character == other;
    }
}
