// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Locale;

/** A kind of custom resource that the platform uses. */
record ResourceKind(String group, String version, String kind, String plural) {
    static final List<ResourceKind> ALL = List.of(
            of("kafka.strimzi.io", "v1", "Kafka", "kafkas"),
            of("kafka.strimzi.io", "v1", "KafkaNodePool"),
            of("kafka.strimzi.io", "v1", "KafkaTopic"),
            of("kafka.strimzi.io", "v1", "KafkaUser"),
            of("k8ssandra.io", "v1alpha1", "K8ssandraCluster"),
            of("cassandra.datastax.com", "v1beta1", "CassandraDatacenter"),
            of("cert-manager.io", "v1", "Certificate"),
            of("cert-manager.io", "v1", "Issuer"));

    /** Strimzi's own StatefulSet. */
    static final ResourceKind POD_SET = of("core.strimzi.io", "v1", "StrimziPodSet");

    /** What operators themselves may wait for, in their own namespaces. */
    static final List<ResourceKind> OF_OPERATORS =
            ALL.stream().filter(one -> one.group().equals("cert-manager.io")).toList();

    private static ResourceKind of(String group, String version, String kind) {
        return of(group, version, kind, kind.toLowerCase(Locale.ROOT) + "s");
    }

    private static ResourceKind of(String group, String version, String kind, String plural) {
        return new ResourceKind(group, version, kind, plural);
    }

    ResourceDefinitionContext definition() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
