// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Against the cluster that {@code KUBECONFIG} names, in a namespace of its own that is deleted at the end. */
@EnabledIfEnvironmentVariable(
        named = "MYSIMBDP_TEST_CLUSTER",
        matches = "true",
        disabledReason = "no cluster to test on: scripts/test-cluster runs this on that of KUBECONFIG")
class KubernetesPasswordStoreIT {

    @Test
    void keepsPasswordsInARealCluster() throws Exception {
        var namespace = "mysimbdp-test-" + UUID.randomUUID();
        try (var client = new KubernetesClientBuilder().build()) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            try (var store =
                    PasswordStore.open(new SecretSettings.Kubernetes(namespace, SecretSettings.DEFAULT_PREFIX))) {
                // When
                var kept = store.keep("tenant_acme", Password.random());

                // Then
                assertThat(store.keep("tenant_acme", Password.random())).isEqualTo(kept);
                var secrets = client.secrets().inNamespace(namespace).withName("cassandra-role-tenant-acme");
                assertThat(secrets.get().getType()).isEqualTo("Opaque");

                // When the password is taken out of it
                secrets.edit(secret -> {
                    secret.getData().remove("password");
                    return secret;
                });

                // Then
                assertThat(store.find("tenant_acme")).isEmpty();
                var another = store.keep("tenant_acme", Password.random());
                assertThat(another).isNotEqualTo(kept);
                assertThat(store.find("tenant_acme")).contains(another);
            } finally {
                client.namespaces().withName(namespace).delete();
            }
        }
    }
}
