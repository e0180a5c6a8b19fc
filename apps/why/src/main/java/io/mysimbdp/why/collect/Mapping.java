// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Running;
import io.mysimbdp.why.snapshot.ContainerView.State;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.JobView;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.NamespaceView;
import io.mysimbdp.why.snapshot.NodeView;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.StorageClassView;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** From the client's classes, in which anything may be null, to records in which nothing is. */
final class Mapping {
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private Mapping() {}

    static NamespaceView namespace(Namespace from) {
        return new NamespaceView(
                from.getMetadata().getName(),
                true,
                orEmpty(from.getMetadata().getLabels()),
                time(from.getMetadata().getDeletionTimestamp()),
                from.getStatus() == null
                        ? List.of()
                        : conditions(
                                from.getStatus().getConditions(),
                                one -> condition(
                                        one.getType(),
                                        one.getStatus(),
                                        one.getReason(),
                                        one.getMessage(),
                                        one.getLastTransitionTime())));
    }

    static Meta meta(String kind, ObjectMeta from) {
        var created = time(from.getCreationTimestamp()).orElse(Instant.EPOCH);
        var namespace = orEmpty(from.getNamespace());
        return new Meta(
                new Ref(kind, namespace, orEmpty(from.getName())),
                orEmpty(from.getOwnerReferences()).stream()
                        .sorted(Comparator.comparing(owner -> !Boolean.TRUE.equals(owner.getController())))
                        .map(owner -> new Ref(owner.getKind(), namespace, owner.getName()))
                        .toList(),
                orEmpty(from.getLabels()),
                created,
                changed(from).orElse(created),
                time(from.getDeletionTimestamp()),
                orEmpty(from.getFinalizers()),
                from.getGeneration() == null ? 0 : from.getGeneration());
    }

    /** Who writes the status does not change what is wanted. */
    private static Optional<Instant> changed(ObjectMeta from) {
        return orEmpty(from.getManagedFields()).stream()
                .filter(one -> orEmpty(one.getSubresource()).isEmpty())
                .map(one -> time(one.getTime()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    static NodeView node(Node from) {
        return new NodeView(
                from.getMetadata().getName(),
                Optional.ofNullable(orEmpty(from.getMetadata().getLabels()).get(ZONE)),
                from.getSpec() != null && Boolean.TRUE.equals(from.getSpec().getUnschedulable()),
                from.getStatus() == null
                        ? List.of()
                        : conditions(
                                from.getStatus().getConditions(),
                                one -> condition(
                                        one.getType(),
                                        one.getStatus(),
                                        one.getReason(),
                                        one.getMessage(),
                                        one.getLastTransitionTime())));
    }

    static PodView pod(Pod from) {
        var spec = from.getSpec();
        var status = from.getStatus();
        var containers = new ArrayList<ContainerView>();
        orEmpty(spec.getInitContainers())
                .forEach(one -> containers.add(container(one, true, orEmpty(status.getInitContainerStatuses()))));
        orEmpty(spec.getContainers())
                .forEach(one -> containers.add(container(one, false, orEmpty(status.getContainerStatuses()))));
        return new PodView(
                meta("Pod", from.getMetadata()),
                orEmpty(status.getPhase()),
                orEmpty(status.getReason()),
                orEmpty(status.getMessage()),
                orEmpty(spec.getNodeName()),
                conditions(
                        status.getConditions(),
                        one -> condition(
                                one.getType(),
                                one.getStatus(),
                                one.getReason(),
                                one.getMessage(),
                                one.getLastTransitionTime())),
                containers,
                orEmpty(spec.getVolumes()).stream()
                        .filter(volume -> volume.getPersistentVolumeClaim() != null)
                        .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                        .toList());
    }

    private static ContainerView container(
            io.fabric8.kubernetes.api.model.Container from, boolean init, List<ContainerStatus> statuses) {
        var status = statuses.stream()
                .filter(one -> from.getName().equals(one.getName()))
                .findFirst()
                .orElseGet(ContainerStatus::new);
        var state = state(status.getState());
        return new ContainerView(
                from.getName(),
                init,
                orEmpty(from.getImage()),
                // An init container that has done its work is as ready as it can be.
                Boolean.TRUE.equals(status.getReady())
                        || (init && state instanceof Terminated ended && !ended.isFailure()),
                status.getRestartCount() == null ? 0 : status.getRestartCount(),
                state,
                Optional.ofNullable(status.getLastState())
                        .map(ContainerState::getTerminated)
                        .map(Mapping::terminated),
                readinessPath(from));
    }

    private static Optional<String> readinessPath(io.fabric8.kubernetes.api.model.Container from) {
        if (from.getReadinessProbe() == null || from.getReadinessProbe().getHttpGet() == null) {
            return Optional.empty();
        }
        var get = from.getReadinessProbe().getHttpGet();
        var port = get.getPort().getStrVal() == null
                ? Optional.of(get.getPort().getIntVal())
                : orEmpty(from.getPorts()).stream()
                        .filter(one -> get.getPort().getStrVal().equals(one.getName()))
                        .map(one -> one.getContainerPort())
                        .findFirst();
        return port.map(number -> number + (get.getPath() == null ? "/" : get.getPath()));
    }

    private static State state(ContainerState from) {
        if (from != null && from.getRunning() != null) {
            return new Running(time(from.getRunning().getStartedAt()).orElse(Instant.EPOCH));
        }
        if (from != null && from.getTerminated() != null) {
            return terminated(from.getTerminated());
        }
        return from != null && from.getWaiting() != null
                ? new Waiting(
                        orEmpty(from.getWaiting().getReason()),
                        orEmpty(from.getWaiting().getMessage()))
                : new Waiting("", "");
    }

    private static Terminated terminated(ContainerStateTerminated from) {
        return new Terminated(
                orEmpty(from.getReason()),
                from.getExitCode() == null ? 0 : from.getExitCode(),
                orEmpty(from.getMessage()),
                time(from.getFinishedAt()));
    }

    static WorkloadView deployment(Deployment from) {
        return new WorkloadView(
                meta("Deployment", from.getMetadata()),
                number(from.getSpec().getReplicas(), 1),
                number(from.getStatus().getReplicas(), 0),
                number(from.getStatus().getReadyReplicas(), 0),
                conditions(
                        from.getStatus().getConditions(),
                        one -> condition(
                                one.getType(),
                                one.getStatus(),
                                one.getReason(),
                                one.getMessage(),
                                one.getLastTransitionTime())));
    }

    static WorkloadView replicaSet(ReplicaSet from) {
        return new WorkloadView(
                meta("ReplicaSet", from.getMetadata()),
                number(from.getSpec().getReplicas(), 1),
                number(from.getStatus().getReplicas(), 0),
                number(from.getStatus().getReadyReplicas(), 0),
                conditions(
                        from.getStatus().getConditions(),
                        one -> condition(
                                one.getType(),
                                one.getStatus(),
                                one.getReason(),
                                one.getMessage(),
                                one.getLastTransitionTime())));
    }

    static WorkloadView statefulSet(StatefulSet from) {
        return new WorkloadView(
                meta("StatefulSet", from.getMetadata()),
                number(from.getSpec().getReplicas(), 1),
                number(from.getStatus().getReplicas(), 0),
                number(from.getStatus().getReadyReplicas(), 0),
                List.of());
    }

    static WorkloadView daemonSet(DaemonSet from) {
        return new WorkloadView(
                meta("DaemonSet", from.getMetadata()),
                number(from.getStatus().getDesiredNumberScheduled(), 0),
                number(from.getStatus().getCurrentNumberScheduled(), 0),
                number(from.getStatus().getNumberReady(), 0),
                List.of());
    }

    static JobView job(Job from) {
        return new JobView(
                meta("Job", from.getMetadata()),
                number(from.getStatus().getActive(), 0),
                number(from.getStatus().getFailed(), 0),
                conditions(
                        from.getStatus().getConditions(),
                        one -> condition(
                                one.getType(),
                                one.getStatus(),
                                one.getReason(),
                                one.getMessage(),
                                one.getLastTransitionTime())));
    }

    static ClaimView claim(PersistentVolumeClaim from) {
        return new ClaimView(
                meta("PersistentVolumeClaim", from.getMetadata()),
                orEmpty(from.getStatus().getPhase()),
                Optional.ofNullable(from.getSpec().getStorageClassName()));
    }

    static StorageClassView storageClass(StorageClass from) {
        return new StorageClassView(
                from.getMetadata().getName(),
                orEmpty(from.getProvisioner()),
                "true".equals(orEmpty(from.getMetadata().getAnnotations()).get(DEFAULT_CLASS)),
                "WaitForFirstConsumer".equals(from.getVolumeBindingMode()));
    }

    static EventView event(Event from) {
        var about = from.getInvolvedObject();
        var series = from.getSeries();
        var last = Stream.of(
                        series == null || series.getLastObservedTime() == null
                                ? null
                                : series.getLastObservedTime().getTime(),
                        from.getLastTimestamp(),
                        from.getEventTime() == null ? null : from.getEventTime().getTime(),
                        from.getFirstTimestamp(),
                        from.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .map(Mapping::time)
                .flatMap(Optional::stream)
                .findFirst();
        return new EventView(
                new Ref(orEmpty(about.getKind()), orEmpty(about.getNamespace()), orEmpty(about.getName())),
                "Warning".equals(from.getType()),
                orEmpty(from.getReason()),
                orEmpty(from.getMessage()),
                series != null && series.getCount() != null ? series.getCount() : number(from.getCount(), 1),
                last.orElse(Instant.EPOCH));
    }

    static Condition condition(String type, String status, String reason, String message, String since) {
        return new Condition(orEmpty(type), orEmpty(status), orEmpty(reason), orEmpty(message), time(since));
    }

    private static <T> List<Condition> conditions(List<T> from, Function<T, Condition> map) {
        return orEmpty(from).stream().map(map).toList();
    }

    static Optional<Instant> time(String text) {
        try {
            // Microseconds and zones other than Z do occur.
            return text == null
                    ? Optional.empty()
                    : Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static int number(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    static <T> List<T> orEmpty(List<T> value) {
        return value == null ? List.of() : value;
    }

    static Map<String, String> orEmpty(Map<String, String> value) {
        return value == null ? Map.of() : value;
    }
}
