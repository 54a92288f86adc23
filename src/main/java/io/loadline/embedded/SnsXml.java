package io.loadline.embedded;

import java.util.UUID;

/** The answers of SNS in the AWS query protocol. */
final class SnsXml {
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private SnsXml() {}

    static Reply success(String action, String result) {
        String body = "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult>%4$s</%1$sResponse>"
                .formatted(action, NAMESPACE, result, metadata());
        return Reply.xml(200, body);
    }

    static Reply error(int status, String code, String message) {
        String body =
                "<ErrorResponse xmlns=\"%s\"><Error><Type>%s</Type>%s%s</Error><RequestId>%s</RequestId></ErrorResponse>"
                        .formatted(
                                NAMESPACE,
                                status < 500 ? "Sender" : "Receiver",
                                element("Code", code),
                                element("Message", message),
                                UUID.randomUUID());
        return Reply.xml(status, body);
    }

    static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }

    private static String metadata() {
        return "<ResponseMetadata>" + element("RequestId", UUID.randomUUID().toString()) + "</ResponseMetadata>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
