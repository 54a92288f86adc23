package io.loadline.embedded;

import java.util.Map;

/** What a receiver notes about one request or batch entry; the ledger adds when and with which answer. */
record Receipt(String target, String action, String key, Map<String, String> fields, Effect effect, String note) {

    static Receipt of(String target, String action, String key, Map<String, String> fields, Effect effect) {
        return new Receipt(target, action, key, fields, effect, "");
    }

    Receipt because(Effect otherEffect, String why) {
        return new Receipt(target, action, key, fields, otherEffect, why);
    }
}
