// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.local.process.Ports;
import io.mysimbdp.local.process.ProcessGroup;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.Waiting;
import io.mysimbdp.local.security.AdminLogin;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;

/**
 * Waits for brokers. Each is asked by a client of its own, which knows only that broker when it asks first: a broker answers only once it is
 * registered anew, and counts only brokers that the controller lets serve, so the registration of a killed predecessor does not pass for
 * it. Not thread-safe.
 */
final class BrokerReadiness implements AutoCloseable {

    private static final int ANSWER_MILLIS = 2_000;

    private final LocalKafkaSettings settings;
    private final ProcessGroup group;
    private final StartupListener listener;
    private final Map<Integer, Admin> clients = new HashMap<>();
    private final Map<Integer, String> states = new TreeMap<>();

    BrokerReadiness(LocalKafkaSettings settings, ProcessGroup group, StartupListener listener) {
        this.settings = settings;
        this.group = group;
        this.listener = listener;
    }

    void await(Duration timeout) throws InterruptedException {
        var waitedFor = IntStream.rangeClosed(1, settings.brokers())
                .filter(id -> group.started(id).isPresent())
                .boxed()
                .collect(Collectors.toSet());
        var processes =
                waitedFor.stream().map(id -> group.started(id).orElseThrow()).toList();
        Waiting.until(timeout, () -> description(processes), processes, () -> allReady(waitedFor));
    }

    private boolean allReady(Set<Integer> waitedFor) {
        // Not short-circuited: the listener hears of every broker.
        return waitedFor.stream().filter(id -> isReady(id, waitedFor)).count() == waitedFor.size();
    }

    private boolean isReady(int id, Set<Integer> waitedFor) {
        if ("up".equals(states.get(id))) {
            return true;
        }
        if (!Ports.accepts(settings.host(), settings.port(id))) {
            say(id, "starting");
            return false;
        }
        var known = brokersKnownTo(id);
        say(id, known.contains(id) ? "waiting for the other brokers" : "joining");
        if (known.containsAll(waitedFor)) {
            say(id, "up");
            return true;
        }
        return false;
    }

    private List<Integer> brokersKnownTo(int id) {
        // A new client each time it did not know itself: an old one might ask another broker.
        var client = clients.computeIfAbsent(id, this::client);
        try {
            var known = client
                    .describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                    .nodes()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .stream()
                    .map(Node::id)
                    .toList();
            if (!known.contains(id)) {
                close(id);
            }
            return known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            close(id);
            return List.of();
        }
    }

    private Admin client(int id) {
        var properties = new KafkaSettings(
                        List.of(new HostAndPort(settings.host(), settings.port(id))),
                        settings.admin().map(AdminLogin::caFile),
                        Optional.empty(),
                        Optional.empty(),
                        settings.admin().map(AdminLogin::username),
                        settings.admin().map(AdminLogin::passwordFile))
                .clientProperties("readiness");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        return Admin.create(properties);
    }

    private void say(int id, String state) {
        if (!state.equals(states.put(id, state))) {
            listener.nodeState(LocalKafkaSettings.name(id), state);
        }
    }

    private String description(List<ManagedProcess> processes) {
        return "Kafka brokers are not ready: "
                + states.entrySet().stream()
                        .map(entry -> LocalKafkaSettings.name(entry.getKey()) + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + "\n"
                + processes.stream().map(ManagedProcess::lastLines).collect(Collectors.joining("\n"));
    }

    private void close(int id) {
        var client = clients.remove(id);
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        List.copyOf(clients.keySet()).forEach(this::close);
    }
}
