// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.mysimbdp.infra.render.Rehearsal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Creates every object of the stacks on a real API server, in a namespace of the test's own. The server checks each field
 * of built-in objects, and of custom ones against their definitions, which must be there: those of Strimzi, K8ssandra and
 * cert-manager. Operators need not run.
 */
@EnabledIfEnvironmentVariable(
        named = "MYSIMBDP_TEST_CLUSTER",
        matches = "true",
        disabledReason = "no cluster to test on: scripts/test-cluster runs this on that of KUBECONFIG")
class ManifestsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String namespace =
            "mysimbdp-manifests-" + UUID.randomUUID().toString().substring(0, 8);
    private KubernetesClient client;

    @BeforeEach
    void connect() {
        client = new KubernetesClientBuilder().build();
    }

    @AfterEach
    void deleteEverything() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void theApiServerAcceptsEveryObject(Stacks stack) {
        var rehearsal = Rehearsal.of("test", stack.settings(Map.of("namespace", namespace)));
        var created = new ArrayList<String>();
        var refused = new ArrayList<String>();
        if (Objects.ofKind(rehearsal, "Namespace").stream()
                .noneMatch(n -> Objects.name(n).equals(namespace))) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
        for (var object : rehearsal.objects()) {
            var resource = JSON.convertValue(object.inputs(), GenericKubernetesResource.class);
            var name = resource.getKind() + "/" + resource.getMetadata().getName();
            try {
                var request = client.resource(resource).fieldValidation(Validation.STRICT);
                // Namespaces of others may be there, and must stay as they are.
                if (resource.getKind().equals("Namespace")
                        && !namespace.equals(resource.getMetadata().getName())) {
                    resource.getMetadata().setName(namespace + "-dry-run");
                    client.resource(resource)
                            .dryRun(true)
                            .fieldValidation(Validation.STRICT)
                            .create();
                } else {
                    request.create();
                }
                created.add(name);
            } catch (KubernetesClientException e) {
                refused.add(name + ": " + e.getMessage());
            }
        }

        assertThat(refused).isEmpty();
        assertThat(created).hasSameSizeAs(rehearsal.objects());
        if (stack.settings().createNamespace()) {
            assertThat(refusedPods(rehearsal)).isEmpty();
        }
    }

    /** A Deployment is accepted even if its pods would be refused, so that the pods are tried, too. */
    private List<String> refusedPods(Rehearsal rehearsal) {
        assertThat(client.namespaces().withName(namespace).get().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        var refused = new ArrayList<String>();
        for (var workload : Objects.workloads(rehearsal)) {
            var pod = new HashMap<String, Object>();
            pod.put("apiVersion", "v1");
            pod.put("kind", "Pod");
            pod.put("metadata", Map.of("generateName", "try-", "namespace", namespace));
            pod.put("spec", workload.pod());
            try {
                client.resource(JSON.convertValue(pod, Pod.class))
                        .inNamespace(namespace)
                        .dryRun(true)
                        .create();
            } catch (KubernetesClientException e) {
                refused.add(workload.name() + ": " + e.getMessage());
            }
        }
        return refused;
    }

    /** The test means something only if the standard is really enforced. */
    @ParameterizedTest
    @EnumSource(value = Stacks.class, names = "DEV")
    void theApiServerRefusesAPodThatIsNotSecured(Stacks stack) {
        var rehearsal = Rehearsal.of("test", stack.settings(Map.of("namespace", namespace)));
        client.resource(JSON.convertValue(
                        Objects.object(rehearsal, "Namespace", namespace).inputs(), GenericKubernetesResource.class))
                .create();
        client.resource(JSON.convertValue(
                        Objects.object(rehearsal, "ServiceAccount", "consumer").inputs(),
                        GenericKubernetesResource.class))
                .create();
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("root")
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("consumer")
                .addNewContainer()
                .withName("a")
                .withImage("example/a:1")
                .endContainer()
                .endSpec()
                .build();

        assertThat(catchThrowable(() ->
                        client.resource(pod).inNamespace(namespace).dryRun(true).create()))
                .hasMessageContaining("violates PodSecurity \"restricted");
    }
}
