package io.loadline.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds free ports on the loopback address, below the range from which systems take the ports of outgoing connections
 * (Linux: 32768 and up). A server that is stopped and started again on its port can so not lose it to a connection of
 * its own impatient clients.
 */
final class LoopbackPorts {
    static final String HOST = "127.0.0.1";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private static final int LOWEST = 18_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 500;

    private LoopbackPorts() {}

    /** A port that was free a moment ago; another process may take it before the caller does. */
    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between %d and %d on %s after %d attempts: stop some servers"
                .formatted(LOWEST, HIGHEST, HOST, ATTEMPTS));
    }

    static InetSocketAddress address(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
