// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.Ref;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MappingTest {
    @Test
    void shouldReadWhyAPodWaits() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("consumer-1")
                .withNamespace("lab")
                .withCreationTimestamp("2026-01-01T12:00:00Z")
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .withName("consumer")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("image:1")
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withNewPort("http")
                .withPath("/health/ready")
                .endHttpGet()
                .endReadinessProbe()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim("data-0", false)
                .endVolume()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("main")
                .withRestartCount(3)
                .withNewState()
                .withNewWaiting("back-off", "CrashLoopBackOff")
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("OOMKilled")
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();

        var view = Mapping.pod(pod);

        assertThat(view.ref()).isEqualTo(new Ref("Pod", "lab", "consumer-1"));
        assertThat(view.meta().owners()).containsExactly(new Ref("ReplicaSet", "lab", "consumer"));
        assertThat(view.meta().created()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
        assertThat(view.claims()).containsExactly("data-0");
        var container = view.containers().get(0);
        assertThat(container.state()).isEqualTo(new Waiting("CrashLoopBackOff", "back-off"));
        assertThat(container.failure().map(Terminated::reason)).contains("OOMKilled");
        assertThat(container.readinessPath()).contains("8080/health/ready");
    }

    @Test
    void shouldReadAPodOfWhichNobodyHasSaidAnything() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();

        assertThat(Mapping.pod(pod).containers().get(0).state()).isEqualTo(new Waiting("", ""));
    }

    @Test
    void shouldReadEventsOfBothKinds() {
        var counted = new EventBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace("lab")
                .withName("a")
                .endInvolvedObject()
                .withType("Warning")
                .withReason("BackOff")
                .withCount(7)
                .withLastTimestamp("2026-01-01T12:00:00Z")
                .build();
        var series = new EventBuilder(counted)
                .withCount(null)
                .withLastTimestamp(null)
                .withNewSeries()
                .withCount(9)
                .withNewLastObservedTime("2026-01-01T13:00:00.123456Z")
                .endSeries()
                .build();

        assertThat(Mapping.event(counted).count()).isEqualTo(7);
        assertThat(Mapping.event(counted).warning()).isTrue();
        assertThat(Mapping.event(series).count()).isEqualTo(9);
        assertThat(Mapping.event(series).last()).isEqualTo(Instant.parse("2026-01-01T13:00:00.123456Z"));
    }

    @Test
    void shouldReadWhatAK8ssandraClusterSaysOfItself() {
        var view = ResourceMapping.resource(parse("""
                        apiVersion: k8ssandra.io/v1alpha1
                        kind: K8ssandraCluster
                        metadata: {name: cassandra, namespace: lab, generation: 4}
                        status:
                          observedGeneration: 3
                          error: no such rack
                          conditions: [{type: CassandraInitialized, status: "True"}]
                          datacenters: {dc1: {cassandra: {cassandraOperatorProgress: Updating}}}
                        """), "k8ssandra.io", "K8ssandraCluster");

        assertThat(view.hasStatus()).isTrue();
        assertThat(view.meta().generation()).isEqualTo(4);
        assertThat(view.observedGeneration()).contains(3L);
        assertThat(view.condition("CassandraInitialized")).isPresent();
        assertThat(view.details()).containsEntry("error", "no such rack").containsEntry("progress of dc1", "Updating");
    }

    @Test
    void shouldSeeThatAResourceHasNoStatus() {
        var view = ResourceMapping.resource(parse("""
                        apiVersion: kafka.strimzi.io/v1
                        kind: Kafka
                        metadata: {name: events}
                        """), "kafka.strimzi.io", "Kafka");

        assertThat(view.hasStatus()).isFalse();
    }

    private static GenericKubernetesResource parse(String yaml) {
        return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }
}
