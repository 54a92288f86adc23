package io.loadline.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a starting DynamoDB Local for its tables until it has an answer: so its native library works too. */
final class DynamoDbLocalProbe {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String ANY_CREDENTIALS = "AWS4-HMAC-SHA256 "
            + "Credential=loadline/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

    private DynamoDbLocalProbe() {}

    static void awaitAnswer(URI endpoint, GuardedProcess process) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        String lastAnswer = "no connection";
        try {
            while (process.isAlive() && System.nanoTime() < deadline) {
                try {
                    HttpResponse<String> answer =
                            client.send(listTables(endpoint), HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    lastAnswer = answer.statusCode() + " " + answer.body();
                } catch (IOException e) {
                    lastAnswer = e.toString();
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while DynamoDB Local was starting", e);
        }
        throw new IllegalStateException("DynamoDB Local did not start at %s: %s, last answer: %s; it printed:%n%s"
                .formatted(endpoint, process.isAlive() ? "running" : "ended", lastAnswer, process.printed()));
    }

    private static HttpRequest listTables(URI endpoint) {
        return HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                .header("X-Amz-Date", "20260101T000000Z")
                .header("Authorization", ANY_CREDENTIALS)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
    }
}
