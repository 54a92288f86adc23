package io.loadline.top;

/** What is shown below the services. */
enum Pane {
    INCIDENTS("incidents"),
    CHANGES("transitions"),
    ACTS("acts"),
    NOTES("notes");

    private final String title;

    Pane(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    Pane next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
