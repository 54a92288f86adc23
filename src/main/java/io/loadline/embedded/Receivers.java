package io.loadline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.loadline.embedded.Protocol.Handling;
import io.loadline.embedded.Protocol.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where notifications go in the demo and the tests: one small HTTP server on the loopback address that speaks to the
 * real clients of SNS, PagerDuty, Slack and plain webhooks, refuses what the services would refuse, fails on demand
 * ({@link #faults}) and notes everything ({@link #ledger}).
 *
 * <p>Paths: SNS {@code /}, PagerDuty {@code /v2/enqueue}, Slack {@code /slack} and below, webhooks below
 * {@code /webhook/}.
 */
public final class Receivers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);
    private static final int LONGEST_BODY_BYTES = 4 << 20;
    private static final int NO_ANSWER = 0;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ExecutorService threads;
    private final InstantSource clock;
    private final Faults faults = new Faults();
    private final Ledger ledger = new Ledger();
    private final PagerDutyProtocol pagerDuty;
    private final SnsProtocol sns;
    private final Map<Channel, Protocol> protocols;

    private Receivers(HttpServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        this.pagerDuty = new PagerDutyProtocol(clock);
        this.sns = new SnsProtocol(clock);
        this.protocols = Map.of(
                Channel.PAGERDUTY,
                pagerDuty,
                Channel.SNS,
                sns,
                Channel.SLACK,
                new SlackProtocol(),
                Channel.WEBHOOK,
                new WebhookProtocol());
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "receivers");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts the server on a free port.
     *
     * @throws UncheckedIOException when it cannot listen
     */
    public static Receivers start() {
        return start(InstantSource.system());
    }

    /**
     * Starts the server on a free port, with another clock than the system's for windows of time and the ledger.
     *
     * @throws UncheckedIOException when it cannot listen
     */
    public static Receivers start(InstantSource clock) {
        if (System.getProperty(NO_DELAY) == null) {
            // Without it every answer on a kept connection waits 40 ms for the client's acknowledgement.
            System.setProperty(NO_DELAY, "true");
        }
        int port = LoopbackPorts.free();
        try {
            HttpServer server = HttpServer.create(LoopbackPorts.address(port), 0);
            Receivers receivers = new Receivers(server, clock);
            server.createContext("/", receivers::serve);
            server.setExecutor(receivers.threads);
            server.start();
            return receivers;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the receivers cannot listen on %s:%d".formatted(LoopbackPorts.HOST, port), e);
        }
    }

    /** The server itself, {@code http://host:port}; stands for {@code https://events.pagerduty.com} too. */
    public URI endpoint() {
        return URI.create(
                "http://" + LoopbackPorts.HOST + ":" + server.getAddress().getPort());
    }

    /** The endpoint to give to an SNS client. */
    public URI snsEndpoint() {
        return endpoint();
    }

    /** Where PagerDuty events are posted. */
    public URI pagerDutyEnqueue() {
        return endpoint().resolve(Paths.PAGERDUTY);
    }

    /** The address of a Slack incoming webhook. */
    public URI slackWebhook() {
        return endpoint().resolve(Paths.SLACK);
    }

    /**
     * The address of a plain webhook.
     *
     * @param name the part of the path after {@code /webhook/}
     */
    public URI webhook(String name) {
        return endpoint().resolve(Paths.WEBHOOK + name);
    }

    /**
     * Makes an SNS topic without a request, unless it exists.
     *
     * @param name ends in {@code .fifo} for a FIFO topic, which then asks for deduplication ids
     * @return its ARN
     */
    public String createTopic(String name) {
        synchronized (ledger) {
            return sns.topic(name, false).arn();
        }
    }

    /**
     * From now on PagerDuty refuses more calls with one routing key than this in any 60 s; it has no limit at first. The
     * service's own is about 120.
     */
    public void limitPagerDutyTo(int callsPerMinute) {
        synchronized (ledger) {
            pagerDuty.limitTo(OptionalInt.of(callsPerMinute));
        }
    }

    /** Sets what goes wrong with the next requests. */
    public Faults faults() {
        return faults;
    }

    /** What was received. */
    public Ledger ledger() {
        return ledger;
    }

    /** Stops the server at once. The ledger can still be read. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Inbound request = read(exchange);
            Optional<Channel> channel = Paths.channel(request.path());
            if (request.body().length > LONGEST_BODY_BYTES) {
                send(exchange, Reply.text(413, "Payload Too Large"));
            } else if (channel.isEmpty()) {
                send(exchange, Reply.text(404, "no receiver at " + request.path()));
            } else if (!request.method().equals("POST")) {
                send(exchange, Reply.text(405, "only POST"));
            } else {
                serve(exchange, channel.get(), request);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("receiver path={} failed", exchange.getRequestURI(), e);
            throw e;
        }
    }

    private void serve(HttpExchange exchange, Channel channel, Inbound request)
            throws IOException, InterruptedException {
        Optional<Fault> injected = faults.take(request.path());
        if (injected.isEmpty()) {
            send(exchange, take(channel, request, Handling.TAKE));
            return;
        }
        Fault fault = injected.get();
        switch (fault.kind()) {
            case REFUSE -> {
                fault.retryAfter().ifPresent(delay -> exchange.getResponseHeaders()
                        .set("Retry-After", Long.toString(delay.toSeconds())));
                noteFault(channel, request, fault.status());
                send(exchange, protocols.get(channel).failure(fault.status()));
            }
            case SLOW -> {
                TimeUnit.NANOSECONDS.sleep(fault.delay().toNanos());
                send(exchange, take(channel, request, Handling.TAKE));
            }
            case CLOSE -> noteFault(channel, request, NO_ANSWER);
            case TAKE_AND_CLOSE -> {
                synchronized (ledger) {
                    note(
                            channel,
                            NO_ANSWER,
                            protocols
                                    .get(channel)
                                    .handle(request, Handling.TAKE)
                                    .receipts());
                }
            }
            case LOSE -> send(exchange, take(channel, request, Handling.LOSE));
            case PARTIAL_BATCH -> send(exchange, take(channel, request, Handling.TAKE_PART));
        }
    }

    // One lock for the effect and its entry, so that the ledger's order is the order of the effects.
    private Reply take(Channel channel, Inbound request, Handling handling) {
        synchronized (ledger) {
            Outcome outcome = protocols.get(channel).handle(request, handling);
            note(channel, outcome.reply().status(), outcome.receipts());
            return outcome.reply();
        }
    }

    private void noteFault(Channel channel, Inbound request, int status) {
        synchronized (ledger) {
            List<Receipt> wouldBe =
                    protocols.get(channel).handle(request, Handling.LOSE).receipts();
            note(
                    channel,
                    status,
                    wouldBe.stream()
                            .map(r -> r.because(Effect.FAULTED, "injected fault"))
                            .toList());
        }
    }

    private void note(Channel channel, int status, List<Receipt> receipts) {
        receipts.forEach(receipt -> ledger.add(channel, clock.instant(), status, receipt));
    }

    private static Inbound read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return new Inbound(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Map.copyOf(headers),
                exchange.getRequestBody().readNBytes(LONGEST_BODY_BYTES + 1));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
