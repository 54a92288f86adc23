package io.loadline.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Tries whether somebody listens. */
final class Sockets {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Sockets() {}

    /** Why no connection can be made; empty when one can. Nothing is sent. */
    static Optional<String> complaint(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return Optional.of("the name " + host + " is not known here");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) LIMIT.toMillis());
            return Optional.empty();
        } catch (SocketTimeoutException e) {
            return Optional.of("no answer within " + LIMIT.toSeconds() + " s");
        } catch (IOException e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
