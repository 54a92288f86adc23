package io.loadline.embedded;

/** What became of one request, or of one entry of a batch, at a receiver. */
public enum Effect {
    /** A trigger opened a new alert. */
    OPENED(true),
    /** A trigger was added to the open alert of its key. */
    UPDATED(true),
    /** An open alert was acknowledged. */
    ACKNOWLEDGED(true),
    /** An open alert was resolved. */
    RESOLVED(true),
    /** A topic was created or found. */
    CREATED(true),
    /** A message went to the subscribers of its topic. */
    PUBLISHED(true),
    /** A webhook took the message. */
    POSTED(true),
    /** Accepted, but its key was seen before: not delivered a second time. */
    DUPLICATE(false),
    /** Accepted, but its key names no open alert: no effect. */
    DROPPED(false),
    /** Accepted and then lost, by an injected fault. */
    LOST(false),
    /** Refused because it breaks a rule of the service; the note says which. */
    REFUSED(false),
    /** Not taken because of an injected fault. */
    FAULTED(false);

    private final boolean delivered;

    Effect(boolean delivered) {
        this.delivered = delivered;
    }

    /** Whether somebody behind the receiver would notice it. */
    public boolean isDelivered() {
        return delivered;
    }
}
