// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The job that makes keyspaces, tables, roles and the Secrets with the roles' logins. It runs again, as another job, when
 * anything changes that it works from.
 */
public final class Bootstrap extends Part {
    private static final String NAME = "bootstrap";
    /** How long one try waits for Cassandra, which is ready by then. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /** When the cluster gives the job up; tries follow each other more and more slowly. */
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private static final int TRIES = 6;

    private final Resource job;

    public Bootstrap(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Images images,
            List<? extends Resource> after) {
        super("Bootstrap", NAME, cluster.provider(), after);
        var account = KubernetesObject.of(
                        NAME,
                        new ServiceAccountBuilder()
                                .withMetadata(meta(settings))
                                .withAutomountServiceAccountToken(false)
                                .build())
                .create(options().build());
        var role = KubernetesObject.of(
                        NAME,
                        new RoleBuilder()
                                .withMetadata(meta(settings))
                                .withRules(
                                        // The API can't restrict the names of what is created.
                                        new PolicyRuleBuilder()
                                                .withApiGroups("")
                                                .withResources("secrets")
                                                .withVerbs("create")
                                                .build(),
                                        new PolicyRuleBuilder()
                                                .withApiGroups("")
                                                .withResources("secrets")
                                                .withResourceNames(secrets(settings))
                                                .withVerbs("get", "update")
                                                .build())
                                .build())
                .create(options().build());
        var binding = KubernetesObject.of(
                        NAME,
                        new RoleBindingBuilder()
                                .withMetadata(meta(settings))
                                .withNewRoleRef("rbac.authorization.k8s.io", "Role", NAME)
                                .addNewSubject("", "ServiceAccount", NAME, settings.namespace())
                                .build())
                .create(options(role, account).build());
        var template = template(settings, descriptors);
        var image = images.reference(App.BOOTSTRAP);
        job = KubernetesObject.of(NAME, job(settings, template))
                .set(AppPod.IMAGE_PATH, image)
                // A job can't be changed: its name changes with what it works from, and the old one is deleted
                // afterwards.
                .set(
                        "metadata.name",
                        image.applyValue(reference ->
                                NAME + "-" + Names.digest(reference + template).substring(0, 8)))
                // The next deployment tries again, rather than waits for a job that was given up.
                .annotation("pulumi.com/replaceUnready", "true")
                .create(options(binding)
                        .customTimeouts(CustomTimeouts.builder()
                                .create(DEADLINE.plusMinutes(5))
                                .build())
                        .build());
        registerOutputs(Map.of());
    }

    /** What uses the tables and logins comes after. */
    public List<Resource> ready() {
        return List.of(job);
    }

    /** The Secrets that the job makes. */
    public static List<String> secrets(PlatformSettings settings) {
        var secrets = new ArrayList<String>();
        List.of("consumer", "reconcile", "daas").forEach(app -> secrets.add(Access.roleSecret(app)));
        settings.tenantNames().forEach(tenant -> secrets.add(Access.roleSecret("tenant_" + tenant)));
        return secrets;
    }

    private static ObjectMeta meta(PlatformSettings settings) {
        return new ObjectMetaBuilder()
                .withName(NAME)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of(NAME))
                .build();
    }

    private static PodTemplateSpec template(PlatformSettings settings, Descriptors descriptors) {
        var pod = new AppPod(NAME, Labels.ofPods(NAME))
                .serviceAccount(NAME, true)
                .runsToCompletion()
                .resources("100m", "384Mi")
                .pullSecret(settings.images().pullSecret())
                .environment(Map.of(
                        "MYSIMBDP_BOOTSTRAP_PARTS",
                        "schema,roles",
                        "MYSIMBDP_BOOTSTRAP_SECRETS",
                        "kubernetes",
                        "MYSIMBDP_BOOTSTRAP_SECRETS_NAMESPACE",
                        settings.namespace(),
                        "MYSIMBDP_BOOTSTRAP_SECRETS_PREFIX",
                        Access.ROLE_SECRET_PREFIX,
                        "MYSIMBDP_BOOTSTRAP_TIMEOUT",
                        TIMEOUT.toMinutes() + "m",
                        "MYSIMBDP_KEYSPACE_REPLICATION",
                        Integer.toString(settings.cassandra().replication())));
        descriptors.mount(pod);
        Access.cassandraSuperuser(pod, settings);
        return pod.template();
    }

    private static io.fabric8.kubernetes.api.model.batch.v1.Job job(
            PlatformSettings settings, PodTemplateSpec template) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(settings.namespace())
                .withLabels(Labels.of(NAME))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(TRIES)
                .withActiveDeadlineSeconds(DEADLINE.toSeconds())
                .withTemplate(template)
                .endSpec()
                .build();
    }
}
