// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passwords as Secrets of type Opaque with the keys {@code username} and {@code password}. Asks Kubernetes only to get,
 * create and update Secrets by their names, so that a service account needs no more.
 */
final class KubernetesPasswordStore implements PasswordStore {
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final Map<String, String> LABELS = Map.of(
            "app.kubernetes.io/managed-by", "mysimbdp-bootstrap",
            "app.kubernetes.io/part-of", "mysimbdp");
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final SecretSettings.Kubernetes settings;

    /** Takes the client over: it is closed with this. */
    KubernetesPasswordStore(KubernetesClient client, SecretSettings.Kubernetes settings) {
        this.client = client;
        this.settings = settings;
    }

    static KubernetesPasswordStore open(SecretSettings.Kubernetes settings) {
        return new KubernetesPasswordStore(new KubernetesClientBuilder().build(), settings);
    }

    /** {@code cassandra-role-tenant-acme} for role {@code tenant_acme}: no tenant's name has a hyphen. */
    private String name(String role) {
        return settings.prefix() + role.replace('_', '-');
    }

    @Override
    public Optional<Password> find(String role) throws IOException, InterruptedException {
        return get(role).flatMap(KubernetesPasswordStore::password);
    }

    @Override
    public Password keep(String role, Password fresh) throws IOException, InterruptedException {
        var present = get(role);
        if (present.isEmpty()) {
            if (create(role, fresh)) {
                return fresh;
            }
            // Somebody else's bootstrap was quicker: the password that both use is the first.
            present = get(role);
        }
        var stored = present.flatMap(KubernetesPasswordStore::password);
        if (stored.isPresent()) {
            return stored.get();
        }
        var secret = filled(present.map(SecretBuilder::new).orElseGet(SecretBuilder::new), role, fresh);
        call("update", role, () -> resource(secret).update());
        return fresh;
    }

    private Optional<Secret> get(String role) throws IOException, InterruptedException {
        return Optional.ofNullable(call(
                "get",
                role,
                () -> client.secrets()
                        .inNamespace(settings.namespace())
                        .withName(name(role))
                        .get()));
    }

    private boolean create(String role, Password password) throws IOException, InterruptedException {
        var secret = filled(new SecretBuilder().withType("Opaque"), role, password);
        return call("create", role, () -> {
            try {
                resource(secret).create();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == CONFLICT) {
                    return false;
                }
                throw e;
            }
        });
    }

    private Resource<Secret> resource(Secret secret) {
        return client.secrets().inNamespace(settings.namespace()).resource(secret);
    }

    private Secret filled(SecretBuilder secret, String role, Password password) {
        return secret.editOrNewMetadata()
                .withName(name(role))
                .withNamespace(settings.namespace())
                .addToLabels(LABELS)
                .endMetadata()
                .addToData(USERNAME, encoded(role))
                .addToData(PASSWORD, encoded(password.value()))
                .build();
    }

    private static Optional<Password> password(Secret secret) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(PASSWORD))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty())
                .map(Password::new);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private <T> T call(String verb, String role, Supplier<T> request) throws IOException, InterruptedException {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var said = e.getStatus() == null ? null : e.getStatus().getMessage();
            throw new IOException(
                    "can't " + verb + " the Secret " + name(role) + " in namespace " + settings.namespace() + ": "
                            + (said == null ? Waiting.reason(e) : said),
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
