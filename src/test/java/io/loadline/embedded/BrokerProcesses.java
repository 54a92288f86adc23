package io.loadline.embedded;

import io.loadline.exactness.JavaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/** A cluster whose brokers are processes of their own, so that one can be killed. */
public final class BrokerProcesses implements AutoCloseable {
    private final List<JavaProcess> brokers = new ArrayList<>();
    private final List<Integer> ports;

    /**
     * Starts them; they are ready some seconds later.
     *
     * @param directory holds their data and logs
     */
    public BrokerProcesses(Path directory, int count) {
        String cluster = Uuid.randomUuid().toString();
        ports = IntStream.range(0, count).map(i -> LoopbackPorts.free()).boxed().toList();
        String controllers = IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(LoopbackPorts.free()))
                .collect(Collectors.joining(","));
        for (int id = 1; id <= count; id++) {
            brokers.add(new JavaProcess(
                    "broker " + id,
                    directory.resolve("broker-" + id + ".log"),
                    List.of(),
                    Map.of(),
                    BrokerMain.class,
                    List.of(
                            Integer.toString(id),
                            directory.resolve("broker-" + id).toString(),
                            cluster,
                            ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
                            controllers)));
        }
        brokers.forEach(JavaProcess::start);
    }

    /** Where clients connect. */
    public String bootstrapServers() {
        return ports.stream().map(port -> LoopbackPorts.HOST + ":" + port).collect(Collectors.joining(","));
    }

    /** SIGKILL. */
    public void kill(int id) {
        brokers.get(id - 1).kill();
    }

    /** Starts one again that was killed, on its data. */
    public void start(int id) {
        brokers.get(id - 1).start();
    }

    /** Throws when one has ended by itself; shows the end of its log. */
    public void assertAlive() {
        brokers.forEach(JavaProcess::assertAlive);
    }

    @Override
    public void close() {
        brokers.forEach(JavaProcess::close);
    }
}
