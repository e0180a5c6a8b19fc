// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesPasswordStoreTest {
    private static final Password FIRST = new Password("first");
    private static final Password SECOND = new Password("second");

    private FakeKubernetes kubernetes;
    private KubernetesPasswordStore store;

    @BeforeEach
    void start() throws IOException {
        kubernetes = new FakeKubernetes();
        store = new KubernetesPasswordStore(
                kubernetes.client(), new SecretSettings.Kubernetes("platform", SecretSettings.DEFAULT_PREFIX));
    }

    @AfterEach
    void stop() {
        store.close();
        kubernetes.close();
    }

    @Test
    void keepsThePasswordInASecretOfItsOwn() throws Exception {
        // When
        var kept = store.keep("tenant_acme", FIRST);

        // Then
        assertThat(kept).isEqualTo(FIRST);
        var secret = kubernetes.secrets.get("cassandra-role-tenant-acme");
        assertThat(secret.getType()).isEqualTo("Opaque");
        assertThat(secret.getMetadata().getLabels())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "app.kubernetes.io/managed-by", "mysimbdp-bootstrap",
                        "app.kubernetes.io/part-of", "mysimbdp"));
        assertThat(secret.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(secret.getData())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("username", base64("tenant_acme"), "password", base64("first")));
    }

    @Test
    void keepsTheFirstPassword() throws Exception {
        // Given
        store.keep("consumer", FIRST);

        // Then
        assertThat(store.keep("consumer", SECOND)).isEqualTo(FIRST);
        assertThat(store.find("consumer")).contains(FIRST);
        assertThat(store.find("daas")).isEmpty();
    }

    @Test
    void takesThePasswordOfAnotherBootstrapThatWasQuicker() throws Exception {
        // Given
        kubernetes.quicker = new SecretBuilder()
                .withNewMetadata()
                .withName("cassandra-role-consumer")
                .endMetadata()
                .addToData("password", base64("first"))
                .build();

        // Then
        assertThat(store.keep("consumer", SECOND)).isEqualTo(FIRST);
    }

    @Test
    void fillsASecretThatHasNoPassword() throws Exception {
        // Given
        kubernetes.secrets.put(
                "cassandra-role-consumer",
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("cassandra-role-consumer")
                        .withResourceVersion("7")
                        .endMetadata()
                        .addToData("note", base64("keep me"))
                        .build());

        // When
        var kept = store.keep("consumer", FIRST);

        // Then
        assertThat(kept).isEqualTo(FIRST);
        assertThat(kubernetes.secrets.get("cassandra-role-consumer").getData())
                .containsOnlyKeys("note", "username", "password");
        assertThat(kubernetes
                        .secrets
                        .get("cassandra-role-consumer")
                        .getMetadata()
                        .getResourceVersion())
                .as("so that a change by somebody else meanwhile is not overwritten")
                .isEqualTo("7");
    }

    @Test
    void asksForNothingButToGetCreateAndUpdateSecretsByName() throws Exception {
        // When
        fillsASecretThatHasNoPassword();
        store.keep("daas", FIRST);
        store.find("daas");

        // Then
        assertThat(kubernetes.requests)
                .containsExactly(
                        "GET /cassandra-role-consumer",
                        "PUT /cassandra-role-consumer",
                        "GET /cassandra-role-daas",
                        "POST ",
                        "GET /cassandra-role-daas");
    }

    @Test
    void saysWhatItMayNotDo() {
        // Given
        kubernetes.forbidden = true;

        // Then
        assertThatThrownBy(() -> store.keep("consumer", FIRST))
                .isInstanceOf(IOException.class)
                .hasMessage("can't get the Secret cassandra-role-consumer in namespace platform: secrets is forbidden");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
