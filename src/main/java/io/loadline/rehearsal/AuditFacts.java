package io.loadline.rehearsal;

import io.loadline.audit.AuditEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The particulars of an audit event, which are a flat JSON object. */
final class AuditFacts {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,}]*))");

    private AuditFacts() {}

    /** By name; only quotes and backslashes are unescaped. */
    static Map<String, String> of(AuditEvent event) {
        Map<String, String> facts = new LinkedHashMap<>();
        Matcher fields = FIELD.matcher(event.detail());
        while (fields.find()) {
            String text = fields.group(2);
            facts.put(fields.group(1), text == null ? fields.group(3) : text.replaceAll("\\\\([\"\\\\])", "$1"));
        }
        return facts;
    }
}
