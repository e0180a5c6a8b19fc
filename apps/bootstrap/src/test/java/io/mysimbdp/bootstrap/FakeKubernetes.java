// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers as an API server does that holds Secrets and nothing else, and notes what it was asked. */
final class FakeKubernetes implements AutoCloseable {
    private static final String SECRETS = "/api/v1/namespaces/platform/secrets";

    final Map<String, Secret> secrets = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    volatile boolean forbidden;
    /** What somebody else creates just before the next request that creates. */
    volatile Secret quicker;

    private final HttpServer server;
    private final KubernetesSerialization json = new KubernetesSerialization();

    FakeKubernetes() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A client that was told where the cluster is as people's are, by the text of a kubeconfig. */
    KubernetesClient client() {
        var config = Config.fromKubeconfig("""
                apiVersion: v1
                kind: Config
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
                current-context: fake
                """.formatted(server.getAddress().getPort()));
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path.replace(SECRETS, ""));
            if (!path.startsWith(SECRETS)) {
                send(exchange, 404, "no such thing");
            } else if (forbidden) {
                send(exchange, 403, "secrets is forbidden");
            } else {
                secrets(exchange, path.substring(SECRETS.length()).replace("/", ""));
            }
        }
    }

    private void secrets(HttpExchange exchange, String name) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (name.isEmpty()) {
                    send(exchange, 403, "nobody may list");
                } else if (secrets.containsKey(name)) {
                    send(exchange, 200, secrets.get(name));
                } else {
                    send(exchange, 404, "secrets \"" + name + "\" not found");
                }
            }
            case "POST" -> create(exchange, json.unmarshal(exchange.getRequestBody(), Secret.class));
            case "PUT" -> {
                var secret = json.unmarshal(exchange.getRequestBody(), Secret.class);
                secrets.put(name, secret);
                send(exchange, 200, secret);
            }
            default -> send(exchange, 405, "not allowed");
        }
    }

    private void create(HttpExchange exchange, Secret secret) throws IOException {
        if (quicker != null) {
            secrets.put(quicker.getMetadata().getName(), quicker);
        }
        var name = secret.getMetadata().getName();
        if (secrets.containsKey(name)) {
            send(exchange, 409, "secrets \"" + name + "\" already exists");
            return;
        }
        secrets.put(
                name,
                new SecretBuilder(secret)
                        .editMetadata()
                        .withResourceVersion("1")
                        .endMetadata()
                        .build());
        send(exchange, 201, secrets.get(name));
    }

    private void send(HttpExchange exchange, int code, String message) throws IOException {
        send(
                exchange,
                code,
                new StatusBuilder()
                        .withStatus("Failure")
                        .withCode(code)
                        .withMessage(message)
                        .build());
    }

    private void send(HttpExchange exchange, int code, Object body) throws IOException {
        var bytes = json.asJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
