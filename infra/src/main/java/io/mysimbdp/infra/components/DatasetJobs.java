// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a person has done with a dataset when there is reason to: {@code reconcile-…} looks what became of each record of its
 * sources, {@code replay-…} sends its dead letters again. They are suspended CronJobs, because those can be started by
 * {@code kubectl create job --from}, with all that a pod needs.
 */
public final class DatasetJobs extends Part {
    public static final String RECONCILE = "reconcile";
    public static final String REPLAY = "replay";

    /** It never comes, because the CronJobs are suspended; those who resume one set their own. */
    private static final String SCHEDULE = "0 3 * * *";

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int KEPT_SECONDS = (int) Duration.ofDays(7).toSeconds();

    private final PlatformSettings settings;
    private final Descriptors descriptors;

    public DatasetJobs(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Images images,
            List<? extends Resource> after) {
        super("DatasetJobs", "dataset-jobs", cluster.provider(), after);
        this.settings = settings;
        this.descriptors = descriptors;
        var reconciles = account(RECONCILE);
        for (var dataset : settings.producer().datasets()) {
            create(RECONCILE, dataset, reconcilePod(dataset), images.reference(App.RECONCILE), reconciles);
        }
        var replays = account(REPLAY);
        for (var dataset : settings.userDatasets()) {
            create(REPLAY, dataset, replayPod(dataset), images.reference(App.CONSUMER), replays);
        }
        registerOutputs(Map.of());
    }

    /** The CronJob that does something with a dataset. */
    public static String name(String what, Dataset dataset) {
        return Names.cronJob(what + "-" + dataset.id());
    }

    private Resource account(String name) {
        return KubernetesObject.of(
                        name,
                        new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(settings.namespace())
                                .withLabels(Labels.of(name))
                                .endMetadata()
                                .withAutomountServiceAccountToken(false)
                                .build())
                .create(options().build());
    }

    private void create(String what, Dataset dataset, AppPod pod, Output<String> image, Resource account) {
        var name = name(what, dataset);
        KubernetesObject.of(
                        name,
                        new CronJobBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(settings.namespace())
                                .withLabels(Labels.of(what))
                                .endMetadata()
                                .withNewSpec()
                                .withSuspend(true)
                                .withSchedule(SCHEDULE)
                                .withConcurrencyPolicy("Forbid")
                                .withStartingDeadlineSeconds(LONGEST.toSeconds())
                                .withNewJobTemplate()
                                .withNewSpec()
                                // That records are lost is a result, which another try would only hide.
                                .withBackoffLimit(0)
                                .withActiveDeadlineSeconds(LONGEST.toSeconds())
                                .withTtlSecondsAfterFinished(KEPT_SECONDS)
                                .withTemplate(pod.template())
                                .endSpec()
                                .endJobTemplate()
                                .endSpec()
                                .build())
                .set("spec.jobTemplate." + AppPod.IMAGE_PATH, image)
                .create(options(account)
                        .ignoreChanges("spec.suspend", "spec.schedule")
                        .build());
    }

    private AppPod reconcilePod(Dataset dataset) {
        var pod = pod(RECONCILE, settings.reconcileMemory());
        var source = Producers.mountSources(pod, settings, dataset);
        Access.kafka(pod, RECONCILE);
        Access.cassandra(pod, settings, RECONCILE);
        return pod.environment(
                        Map.of("MYSIMBDP_CONSUMER_GROUP", settings.consumer().group()))
                .arguments(dataset.id(), source, "--wait", "5m");
    }

    private AppPod replayPod(Dataset dataset) {
        var pod = pod(REPLAY, settings.consumer().memory());
        Access.kafka(pod, REPLAY);
        return pod.arguments(REPLAY, dataset.id());
    }

    private AppPod pod(String what, String memory) {
        var pod = new AppPod(what, Labels.ofPods(what))
                .runsToCompletion()
                .resources("100m", memory)
                .pullSecret(settings.images().pullSecret());
        descriptors.mount(pod);
        return pod;
    }
}
