package io.loadline.embedded;

import java.util.List;

/** How one kind of receiver understands requests. Calls come one at a time. */
interface Protocol {

    /** What a valid request does. */
    enum Handling {
        /** It takes effect. */
        TAKE,
        /** It is answered as if it did, and is noted as {@link Effect#LOST}. */
        LOSE,
        /** As {@link #TAKE}, but every second entry of a batch fails. */
        TAKE_PART
    }

    /** An answer and what goes into the ledger. */
    record Outcome(Reply reply, List<Receipt> receipts) {
        static Outcome of(Reply reply, Receipt receipt) {
            return new Outcome(reply, List.of(receipt));
        }
    }

    Outcome handle(Inbound request, Handling handling);

    /** The service's own form of an error that is not the sender's fault in substance: 429 or 5xx, for instance. */
    Reply failure(int status);
}
