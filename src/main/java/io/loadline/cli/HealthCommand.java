package io.loadline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline health}: asks a service how it is, where there is no other client to ask with. */
@Command(
        name = "health",
        header = "Ask a service how it is, as health checks of containers do.",
        description = "Prints what the service answers. /healthz tells whether a restart would help, /readyz whether it"
                + " does its work.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it answers that it is well", "1:it answers otherwise, or not at all", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline health http://127.0.0.1:8080/healthz",
            "  loadline health http://monitor:8080/readyz --within 2s"
        })
final class HealthCommand implements Callable<Integer> {
    /** What a service answers is a few lines; the rest of anything larger is of no use here. */
    private static final int LONGEST = 10_000;

    @Parameters(paramLabel = "URL", description = "Address to ask: http://HOST:PORT/healthz, or /readyz.")
    private URI url = URI.create("");

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long the answer may take (default: ${DEFAULT-VALUE}).")
    private Duration limit = Duration.ZERO;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (url.getHost() == null || !"http".equals(url.getScheme())) {
            throw new BadInput(url + ": write an address such as http://127.0.0.1:8080/healthz");
        }
        PrintWriter err = spec.commandLine().getErr();
        HttpClient client = HttpClient.newBuilder().connectTimeout(limit).build();
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(url).timeout(limit).build(), HttpResponse.BodyHandlers.ofByteArray());
            PrintWriter out = spec.commandLine().getOut();
            out.println(inert(answer.body()));
            out.flush();
            if (answer.statusCode() == 200) {
                return 0;
            }
            err.println(url + " answers with status " + answer.statusCode());
        } catch (ConnectException e) {
            err.println(url + " does not answer: nobody listens there, or a firewall is between");
        } catch (IOException e) {
            err.println(url + " does not answer: " + Complaints.describe(e));
        }
        err.flush();
        return 1;
    }

    private static String inert(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, LONGEST), StandardCharsets.UTF_8);
        return text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\\n]]", "?");
    }
}
