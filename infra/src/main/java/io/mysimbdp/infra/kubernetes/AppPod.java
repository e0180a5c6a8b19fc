// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pod of one of our apps in the making: secured, bounded, and with what it needs mounted. Not thread-safe. */
public final class AppPod {
    /** Where the image goes, which is known only while the stack is deployed. */
    public static final String IMAGE_PATH = "spec.template.spec.containers.0.image";

    /** The port of health and metrics. */
    public static final int HTTP_PORT = 8080;

    /** Where everything that an app reads is mounted. */
    public static final String ETC = "/etc/mysimbdp";

    private static final long HUNG_GRACE_SECONDS = 10;
    private static final int READ_BY_GROUP = 0440;

    /**
     * More than /tmp and the logs take, of which clusters keep 50 MiB of a container, some 250 MB. A node that runs out of
     * disk first evicts who has more than was reserved.
     */
    private static final String DISK = "512Mi";

    private final String name;
    private final Map<String, String> labels;
    private final Map<String, String> annotations = new TreeMap<>();
    private final Map<String, EnvVar> environment = new TreeMap<>();
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();
    private String serviceAccount;
    private boolean token;
    private String restartPolicy = "Always";
    private String cpu;
    private String memory;
    private long gracePeriodSeconds = 30;
    private boolean probes;
    private final List<ContainerPort> ports = new ArrayList<>();
    private long sleepBeforeStop;
    private String pullSecret = "";
    private List<String> arguments = List.of();

    public AppPod(String name, Map<String, String> labels) {
        this.name = name;
        this.labels = labels;
        this.serviceAccount = name;
        volumes.add(new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .build());
        mount("tmp", "/tmp", false);
    }

    public AppPod environment(Map<String, String> variables) {
        variables.forEach((key, value) -> environment.put(
                key, new EnvVarBuilder().withName(key).withValue(value).build()));
        return this;
    }

    /** A variable whose value is an entry of a Secret. For names of users only: passwords are mounted. */
    public AppPod environmentFromSecret(String variable, String secret, String key) {
        environment.put(
                variable,
                new EnvVarBuilder()
                        .withName(variable)
                        .withNewValueFrom()
                        .withNewSecretKeyRef(key, secret, false)
                        .endValueFrom()
                        .build());
        return this;
    }

    /** Mounts one entry of a Secret as {@code /etc/mysimbdp/<volume>/<key>}. */
    public AppPod secret(String volume, String secret, String key) {
        volumes.add(new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(READ_BY_GROUP)
                .addNewItem()
                .withKey(key)
                .withPath(key)
                .endItem()
                .endSecret()
                .build());
        return mount(volume, ETC + "/" + volume, true);
    }

    /** Mounts a ConfigMap as {@code /etc/mysimbdp/<volume>}, and notes its content so that a change rolls the pods. */
    public AppPod configMap(String volume, String configMap, String checksum) {
        volumes.add(new VolumeBuilder()
                .withName(volume)
                .withNewConfigMap()
                .withName(configMap)
                .endConfigMap()
                .build());
        annotations.put("mysimbdp.io/" + volume + "-checksum", checksum);
        return mount(volume, ETC + "/" + volume, true);
    }

    public AppPod claim(String volume, String claim, String path, boolean readOnly) {
        volumes.add(new VolumeBuilder()
                .withName(volume)
                .withNewPersistentVolumeClaim(claim, readOnly)
                .build());
        return mount(volume, path, readOnly);
    }

    private AppPod mount(String volume, String path, boolean readOnly) {
        mounts.add(new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build());
        return this;
    }

    /** The service account, and whether the pod gets its token. */
    public AppPod serviceAccount(String account, boolean withToken) {
        serviceAccount = account;
        token = withToken;
        return this;
    }

    /** Ends by itself, rather than runs for ever. */
    public AppPod runsToCompletion() {
        restartPolicy = "Never";
        return this;
    }

    public AppPod resources(String reservedCpu, String mostMemory) {
        cpu = reservedCpu;
        memory = mostMemory;
        return this;
    }

    public AppPod gracePeriodSeconds(long seconds) {
        gracePeriodSeconds = seconds;
        return this;
    }

    /** The app listens on one more port. */
    public AppPod port(String portName, int port) {
        ports.add(new ContainerPortBuilder()
                .withName(portName)
                .withContainerPort(port)
                .build());
        return this;
    }

    /**
     * Has the app be told to stop only after so long: from when a pod is to go until everybody has heard of it, requests go on
     * to come.
     */
    public AppPod sleepBeforeStop(long seconds) {
        sleepBeforeStop = seconds;
        return this;
    }

    /** The app serves health on its port. */
    public AppPod probes() {
        probes = true;
        annotations.put("prometheus.io/scrape", "true");
        annotations.put("prometheus.io/port", Integer.toString(HTTP_PORT));
        annotations.put("prometheus.io/path", "/metrics");
        return this;
    }

    /** What the app is called with. */
    public AppPod arguments(String... words) {
        arguments = List.of(words);
        return this;
    }

    public AppPod pullSecret(String secret) {
        pullSecret = secret;
        return this;
    }

    /** The template, whose image is still to be set. */
    public PodTemplateSpec template() {
        annotations.put(
                "mysimbdp.io/config-checksum",
                Names.digest(environment.toString()).substring(0, 16));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(serviceAccount)
                .withAutomountServiceAccountToken(token)
                .withEnableServiceLinks(false)
                .withRestartPolicy(restartPolicy)
                .withTerminationGracePeriodSeconds(gracePeriodSeconds)
                .withImagePullSecrets(pullSecret.isEmpty() ? List.of() : List.of(new LocalObjectReference(pullSecret)))
                .withSecurityContext(Secured.pod())
                .withTopologySpreadConstraints(spread(Labels.ZONE), spread(Labels.HOST))
                .withContainers(container())
                .withVolumes(volumes)
                .endSpec()
                .build();
    }

    private Container container() {
        // No limit on processors: a limit only makes an app wait while processors idle; the reservation decides
        // who gets how much when they don't.
        var container = new ContainerBuilder()
                .withName(name)
                .withImagePullPolicy("IfNotPresent")
                // An app that ends with a problem says which on its last lines: kubectl describe shows them.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withArgs(arguments)
                .withEnv(List.copyOf(environment.values()))
                .withSecurityContext(Secured.container())
                .withVolumeMounts(mounts)
                .withNewResources()
                .withRequests(quantities(Map.of("cpu", cpu, "memory", memory, "ephemeral-storage", DISK)))
                .withLimits(quantities(Map.of("memory", memory, "ephemeral-storage", DISK)))
                .endResources();
        if (sleepBeforeStop > 0) {
            container
                    .withNewLifecycle()
                    .withNewPreStop()
                    .withNewSleep(sleepBeforeStop)
                    .endPreStop()
                    .endLifecycle();
        }
        container.withPorts(ports);
        if (probes) {
            container
                    .addNewPort()
                    .withName("http")
                    .withContainerPort(HTTP_PORT)
                    .endPort()
                    // Starting on a busy machine takes long; a restart would only make it longer.
                    .withStartupProbe(probe("/health/live", 5, 60))
                    .withLivenessProbe(new ProbeBuilder(probe("/health/live", 10, 3))
                            // What hangs does not drain either: waiting for that only keeps its work from others.
                            .withTerminationGracePeriodSeconds(HUNG_GRACE_SECONDS)
                            .build())
                    .withReadinessProbe(probe("/health/ready", 5, 2));
        }
        return container.build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> amounts) {
        var quantities = new TreeMap<String, Quantity>();
        amounts.forEach((resource, amount) -> quantities.put(resource, new Quantity(amount)));
        return quantities;
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("http")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    private TopologySpreadConstraint spread(String topology) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topology)
                // Where a zone is full or away, a consumer elsewhere is better than none.
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(labels))
                .endLabelSelector()
                .build();
    }
}
