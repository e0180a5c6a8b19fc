// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An authority of the platform's own, and the certificate that Cassandra's nodes show to clients and to each other. */
public final class CassandraCertificates extends Part {
    /** The Secret with the nodes' certificate: key and certificate in one file, and the authority's under {@code ca.crt}. */
    public static final String NODE_SECRET = "cassandra-node-tls";

    private static final String AUTHORITY = "cassandra-ca";
    private static final String SELF_SIGNED = "cassandra-self-signed";

    private final Resource node;

    public CassandraCertificates(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("CassandraCertificates", "certificates", cluster.provider(), after);
        var selfSigned = issuer(settings, SELF_SIGNED, Map.of("selfSigned", Map.of()));
        var authority = certificate(settings, AUTHORITY, authoritySpec(), selfSigned);
        var issuer = issuer(settings, AUTHORITY, Map.of("ca", Map.of("secretName", AUTHORITY)), authority);
        node = certificate(settings, "cassandra-node", nodeSpec(settings), issuer);
        registerOutputs(Map.of());
    }

    /** What the cluster comes after. */
    public List<Resource> ready() {
        return List.of(node);
    }

    private Resource issuer(PlatformSettings settings, String name, Map<String, Object> spec, Resource... after) {
        return create(settings, "Issuer", name, spec, after);
    }

    private Resource certificate(PlatformSettings settings, String name, Map<String, Object> spec, Resource... after) {
        return create(settings, "Certificate", name, spec, after);
    }

    private Resource create(
            PlatformSettings settings, String kind, String name, Map<String, Object> spec, Resource... after) {
        return KubernetesObject.of(
                        name,
                        Map.of(
                                "apiVersion",
                                "cert-manager.io/v1",
                                "kind",
                                kind,
                                "metadata",
                                Map.of(
                                        "name",
                                        name,
                                        "namespace",
                                        settings.namespace(),
                                        "labels",
                                        Labels.of("cassandra")),
                                "spec",
                                spec))
                .annotation("pulumi.com/waitFor", "condition=Ready")
                .create(options(after)
                        .customTimeouts(KafkaCluster.timeouts(Duration.ofMinutes(5)))
                        .build());
    }

    private static Map<String, Object> authoritySpec() {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("isCA", true);
        spec.put("commonName", "mysimbdp cassandra");
        spec.put("secretName", AUTHORITY);
        // Clients trust it until they are rolled, so that it must outlive them by far.
        spec.put("duration", "87600h");
        spec.put("privateKey", Map.of("algorithm", "ECDSA", "size", 256));
        spec.put("issuerRef", Map.of("name", SELF_SIGNED, "kind", "Issuer"));
        return spec;
    }

    private static Map<String, Object> nodeSpec(PlatformSettings settings) {
        var service = CassandraCluster.serviceName(settings);
        var spec = new LinkedHashMap<String, Object>();
        spec.put("commonName", service);
        spec.put(
                "dnsNames",
                List.of(
                        service,
                        service + "." + settings.namespace() + ".svc",
                        "*." + service + "." + settings.namespace() + ".svc"));
        spec.put("secretName", NODE_SECRET);
        spec.put("duration", "2160h");
        spec.put("usages", List.of("digital signature", "server auth", "client auth"));
        // Cassandra reads PEM, unencrypted and as PKCS #8 only: no password stands anywhere. Nodes notice a renewal.
        spec.put(
                "privateKey",
                Map.of("algorithm", "ECDSA", "size", 256, "encoding", "PKCS8", "rotationPolicy", "Always"));
        spec.put("additionalOutputFormats", List.of(Map.of("type", "CombinedPEM")));
        spec.put("issuerRef", Map.of("name", AUTHORITY, "kind", "Issuer"));
        return spec;
    }
}
