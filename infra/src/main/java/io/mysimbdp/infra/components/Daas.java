// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The data service, the only door for outsiders, behind a Service. */
public final class Daas extends ScaledApp {
    /** The name of the Service and the Deployment. */
    public static final String NAME = "daas";

    /** The port for callers. */
    public static final int PORT = 8090;

    /** So long a pod that is to stop goes on to listen: until then, somebody may not have heard of it. */
    private static final int LISTEN_SECONDS = 5;

    /** What a stop takes beside that and the drain: closing clients. */
    private static final long STOP_SECONDS = 30;

    public Daas(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Images images,
            List<? extends Resource> after) {
        super(NAME, "Daas", "daas", settings, cluster, after);
        // Callers are never without one, even where there is only one.
        deploy(
                pod(settings, descriptors),
                images.reference(App.DAAS),
                settings.daas().replicas(),
                0,
                1);
        KubernetesObject.of(
                        NAME,
                        new ServiceBuilder()
                                .withMetadata(meta())
                                .withNewSpec()
                                .withType("ClusterIP")
                                .withSelector(selector())
                                .addNewPort()
                                .withName("api")
                                .withPort(PORT)
                                .withTargetPort(new IntOrString("api"))
                                .endPort()
                                .endSpec()
                                .build())
                // That it has no pods yet is the Deployment's affair, and told there.
                .annotation("pulumi.com/skipAwait", "true")
                .create(options().build());
        registerOutputs(Map.of());
    }

    /** Where callers in the cluster find it. */
    public static String address(PlatformSettings settings) {
        return (settings.daas().tlsSecret().isEmpty() ? "http" : "https") + "://" + NAME + "." + settings.namespace()
                + ".svc:" + PORT;
    }

    private static AppPod pod(PlatformSettings settings, Descriptors descriptors) {
        var daas = settings.daas();
        var pod = new AppPod(NAME, Labels.ofPods(NAME))
                .resources(daas.cpu(), daas.memory())
                .gracePeriodSeconds(LISTEN_SECONDS + daas.drainTimeout().toSeconds() + STOP_SECONDS)
                .sleepBeforeStop(LISTEN_SECONDS)
                .pullSecret(settings.images().pullSecret())
                .environment(environment(settings))
                .port("api", PORT)
                .probes();
        if (!daas.tlsSecret().isEmpty()) {
            pod.secret("daas-certificate", daas.tlsSecret(), "tls.crt")
                    .secret("daas-key", daas.tlsSecret(), "tls.key")
                    .environment(Map.of(
                            "MYSIMBDP_DAAS_CERTIFICATE_FILE", AppPod.ETC + "/daas-certificate/tls.crt",
                            "MYSIMBDP_DAAS_KEY_FILE", AppPod.ETC + "/daas-key/tls.key"));
        }
        // All replicas must have the same secret, and this one they have: a random one that never leaves the cluster.
        // From it the service derives others for each of its purposes.
        pod.environment(Map.of("MYSIMBDP_DAAS_SECRET_FILE", Access.rolePasswordFile()));
        descriptors.mount(pod);
        Access.kafka(pod, KafkaUsers.DAAS);
        Access.cassandra(pod, settings, "daas");
        return pod;
    }

    private static Map<String, String> environment(PlatformSettings settings) {
        var daas = settings.daas();
        var environment = new HashMap<String, String>();
        environment.put("MYSIMBDP_HTTP_PORT", Integer.toString(AppPod.HTTP_PORT));
        environment.put("MYSIMBDP_DAAS_PORT", Integer.toString(PORT));
        environment.put("MYSIMBDP_DAAS_CORS_ORIGINS", daas.corsOrigins());
        environment.put("MYSIMBDP_DAAS_DRAIN_TIMEOUT", Durations.format(daas.drainTimeout()));
        environment.put(
                "MYSIMBDP_DAAS_QUOTA_REQUESTS", Long.toString(daas.quotas().requests()));
        environment.put("MYSIMBDP_DAAS_QUOTA_BYTES", Long.toString(daas.quotas().bytes()));
        environment.put(
                "MYSIMBDP_DAAS_QUOTA_RECORDS", Long.toString(daas.quotas().records()));
        environment.put("MYSIMBDP_DAAS_QUOTA_TENANTS", daas.quotas().tenants());
        daas.oidc().ifPresent(oidc -> {
            environment.put("MYSIMBDP_DAAS_OIDC_ISSUER", oidc.issuer().toString());
            environment.put("MYSIMBDP_DAAS_OIDC_AUDIENCE", oidc.audience());
            environment.put("MYSIMBDP_DAAS_OIDC_TENANT_CLAIM", oidc.tenantClaim());
            environment.put("MYSIMBDP_DAAS_OIDC_ROLES_CLAIM", oidc.rolesClaim());
            environment.put("MYSIMBDP_DAAS_OIDC_ROLE_NAMES", oidc.roleNames());
        });
        environment.values().removeIf(String::isEmpty);
        return environment;
    }
}
