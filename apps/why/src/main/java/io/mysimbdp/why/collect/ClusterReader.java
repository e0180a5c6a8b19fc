// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.NamespaceView;
import io.mysimbdp.why.snapshot.Operator;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WebhookView;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what matters for one namespace: what lies in it, and of the rest of the cluster nodes, storage, webhooks and
 * operators. What may not be seen is noted and left out.
 */
public final class ClusterReader {
    private static final Pattern REMAINING =
            Pattern.compile("([a-z0-9-]+)(?:\\.([a-z0-9.-]*))? has \\d+ resource instance");

    private final KubernetesClient client;
    private final Clock clock;

    public ClusterReader(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Takes a snapshot.
     *
     * @param logLines how many of the last lines of a troubled pod's log
     * @throws UnreachableException if the cluster can't be asked
     */
    public Snapshot read(String name, int logLines) {
        try {
            return new Reading(name).read(logLines);
        } catch (KubernetesClientException e) {
            throw new UnreachableException(String.valueOf(client.getMasterUrl()), e);
        }
    }

    /** One snapshot in the making. */
    private final class Reading {
        private final NamespaceView namespace;
        private final Snapshot.Builder into;
        private final List<String> unseen = new ArrayList<>();

        Reading(String name) {
            namespace = namespace(name);
            into = Snapshot.of(namespace, clock.instant());
            unseen.forEach(into::unseen);
        }

        private NamespaceView namespace(String name) {
            try {
                var found = client.namespaces().withName(name).get();
                return found == null
                        ? new NamespaceView(name, false, Map.of(), Optional.empty(), List.of())
                        : Mapping.namespace(found);
            } catch (KubernetesClientException e) {
                if (e.getCode() != 403) {
                    throw e;
                }
                unseen.add("namespaces");
                return NamespaceView.of(name);
            }
        }

        Snapshot read(int logLines) {
            into.nodes(list("nodes", () -> client.nodes().list().getItems()).stream()
                    .map(Mapping::node)
                    .toList());
            into.storageClasses(
                    list(
                                    "storageclasses",
                                    () -> client.storage()
                                            .v1()
                                            .storageClasses()
                                            .list()
                                            .getItems())
                            .stream()
                            .map(Mapping::storageClass)
                            .toList());
            var operators = operators();
            into.operators(operators);
            into.webhooks(webhooks());
            if (namespace.exists()) {
                readNamespace();
            }
            operators.stream()
                    .filter(one ->
                            one.ready() < one.wanted() && !one.ref().namespace().equals(namespace.name()))
                    .collect(Collectors.groupingBy(one -> one.ref().namespace()))
                    .forEach(this::readOperators);
            var withoutLogs = into.build();
            return into.logs(new LogReader(client, logLines).read(withoutLogs)).build();
        }

        private void readNamespace() {
            var in = namespace.name();
            into.pods(list("pods", () -> client.pods().inNamespace(in).list().getItems()).stream()
                    .map(Mapping::pod)
                    .toList());
            into.workloads(
                    list(
                                    "deployments in " + in,
                                    () -> client.apps()
                                            .deployments()
                                            .inNamespace(in)
                                            .list()
                                            .getItems())
                            .stream()
                            .map(Mapping::deployment)
                            .toList());
            into.workloads(replicaSets(in));
            into.workloads(
                    list(
                                    "statefulsets",
                                    () -> client.apps()
                                            .statefulSets()
                                            .inNamespace(in)
                                            .list()
                                            .getItems())
                            .stream()
                            .map(Mapping::statefulSet)
                            .toList());
            into.workloads(
                    list(
                                    "daemonsets",
                                    () -> client.apps()
                                            .daemonSets()
                                            .inNamespace(in)
                                            .list()
                                            .getItems())
                            .stream()
                            .map(Mapping::daemonSet)
                            .toList());
            into.workloads(resources(ResourceKind.POD_SET, in).stream()
                    .map(ResourceMapping::podSet)
                    .toList());
            into.jobs(list(
                            "jobs",
                            () -> client.batch()
                                    .v1()
                                    .jobs()
                                    .inNamespace(in)
                                    .list()
                                    .getItems())
                    .stream()
                    .map(Mapping::job)
                    .toList());
            into.claims(
                    list(
                                    "persistentvolumeclaims",
                                    () -> client.persistentVolumeClaims()
                                            .inNamespace(in)
                                            .list()
                                            .getItems())
                            .stream()
                            .map(Mapping::claim)
                            .toList());
            into.events(events(in));
            ResourceKind.ALL.forEach(kind -> into.resources(views(kind, in)));
            remaining(in);
        }

        private List<WorkloadView> replicaSets(String in) {
            return list(
                            "replicasets",
                            () -> client.apps()
                                    .replicaSets()
                                    .inNamespace(in)
                                    .list()
                                    .getItems())
                    .stream()
                    .map(Mapping::replicaSet)
                    // A Deployment keeps its former ones.
                    .filter(one -> one.wanted() > 0 || one.existing() > 0)
                    .toList();
        }

        private List<EventView> events(String in) {
            return list(
                            "events",
                            () -> client.v1().events().inNamespace(in).list().getItems())
                    .stream()
                    .map(Mapping::event)
                    .toList();
        }

        private List<WorkloadView> operators() {
            return list(
                            "deployments",
                            () -> client.apps()
                                    .deployments()
                                    .inAnyNamespace()
                                    .list()
                                    .getItems())
                    .stream()
                    .filter(one ->
                            Operator.ofDeployment(one.getMetadata().getName()).isPresent())
                    .map(Mapping::deployment)
                    .toList();
        }

        /** Why operators in another namespace don't run. */
        private void readOperators(String in, List<WorkloadView> operators) {
            var deployments = operators.stream().map(WorkloadView::ref).collect(Collectors.toSet());
            var sets = replicaSets(in).stream()
                    .filter(one -> one.meta().owners().stream().anyMatch(deployments::contains))
                    .toList();
            var setRefs = sets.stream().map(WorkloadView::ref).collect(Collectors.toSet());
            var pods = list(
                            "pods in " + in,
                            () -> client.pods().inNamespace(in).list().getItems())
                    .stream()
                    .map(Mapping::pod)
                    .filter(pod -> pod.meta().owners().stream().anyMatch(setRefs::contains))
                    .toList();
            var about = new HashSet<>(deployments);
            about.addAll(setRefs);
            pods.stream().map(PodView::ref).forEach(about::add);
            into.workloads(sets);
            into.pods(pods);
            into.events(events(in).stream()
                    .filter(event -> about.contains(event.about()))
                    .toList());
            ResourceKind.OF_OPERATORS.forEach(kind -> into.resources(views(kind, in)));
        }

        private List<WebhookView> webhooks() {
            var known = new HashMap<Ref, Boolean>();
            var reader = new Webhooks(namespace, service -> known.computeIfAbsent(service, this::isAnswering));
            var validating = list(
                            "webhooks",
                            () -> client.admissionRegistration()
                                    .v1()
                                    .validatingWebhookConfigurations()
                                    .list()
                                    .getItems())
                    .stream()
                    .flatMap(from -> Mapping.orEmpty(from.getWebhooks()).stream()
                            .filter(one -> one.getClientConfig().getService() != null)
                            .map(one -> reader.webhook(
                                    new Ref(
                                            "ValidatingWebhookConfiguration",
                                            "",
                                            from.getMetadata().getName()),
                                    one.getName(),
                                    one.getClientConfig(),
                                    one.getRules(),
                                    one.getFailurePolicy(),
                                    one.getNamespaceSelector(),
                                    one.getObjectSelector())));
            var mutating = list(
                            "webhooks",
                            () -> client.admissionRegistration()
                                    .v1()
                                    .mutatingWebhookConfigurations()
                                    .list()
                                    .getItems())
                    .stream()
                    .flatMap(from -> Mapping.orEmpty(from.getWebhooks()).stream()
                            .filter(one -> one.getClientConfig().getService() != null)
                            .map(one -> reader.webhook(
                                    new Ref(
                                            "MutatingWebhookConfiguration",
                                            "",
                                            from.getMetadata().getName()),
                                    one.getName(),
                                    one.getClientConfig(),
                                    one.getRules(),
                                    one.getFailurePolicy(),
                                    one.getNamespaceSelector(),
                                    one.getObjectSelector())));
            return Stream.concat(validating, mutating).toList();
        }

        private boolean isAnswering(Ref service) {
            var what = "endpoints of webhooks";
            var slices = list(
                    what,
                    () -> client.discovery()
                            .v1()
                            .endpointSlices()
                            .inNamespace(service.namespace())
                            .withLabel("kubernetes.io/service-name", service.name())
                            .list()
                            .getItems());
            return unseen.contains(what)
                    || slices.stream()
                            .flatMap(slice -> Mapping.orEmpty(slice.getEndpoints()).stream())
                            .anyMatch(one -> one.getConditions() == null
                                    || !Boolean.FALSE.equals(one.getConditions().getReady()));
        }

        private List<ResourceView> views(ResourceKind kind, String in) {
            return resources(kind, in).stream()
                    .map(one -> ResourceMapping.resource(one, kind.group(), kind.kind()))
                    .toList();
        }

        private List<GenericKubernetesResource> resources(ResourceKind kind, String in) {
            try {
                return list(kind.plural(), () -> generic(kind.definition(), in));
            } catch (KubernetesClientException e) {
                if (e.getCode() != 404) {
                    throw e;
                }
                into.notInstalled(kind.kind());
                return List.of();
            }
        }

        private List<GenericKubernetesResource> generic(ResourceDefinitionContext definition, String in) {
            return client.genericKubernetesResources(definition)
                    .inNamespace(in)
                    .list()
                    .getItems();
        }

        /** What holds a namespace that is being deleted, of whatever kind: its conditions name the kinds. */
        private void remaining(String in) {
            if (namespace.deleted().isEmpty()) {
                return;
            }
            var known = ResourceKind.ALL.stream().map(ResourceKind::plural).collect(Collectors.toSet());
            // Secrets are never read; the conditions name their finalizers.
            known.addAll(List.of("pods", "persistentvolumeclaims", "secrets"));
            namespace.conditions().stream()
                    .filter(one -> one.type().equals("NamespaceContentRemaining"))
                    .map(Condition::message)
                    .flatMap(message -> REMAINING.matcher(message).results())
                    .filter(match -> !known.contains(match.group(1)))
                    .forEach(match ->
                            into.resources(ofAnyKind(match.group(1), Mapping.orEmpty(match.group(2)), in).stream()
                                    .filter(one -> !one.meta().finalizers().isEmpty())
                                    .toList()));
        }

        private List<ResourceView> ofAnyKind(String plural, String group, String in) {
            return list(plural, () -> {
                var version = group.isEmpty()
                        ? "v1"
                        : client.getApiGroup(group).getPreferredVersion().getVersion();
                var path = group.isEmpty() ? version : group + "/" + version;
                return client.getApiResources(path).getResources().stream()
                        .filter(one -> one.getName().equals(plural))
                        .flatMap(one -> generic(
                                        new ResourceDefinitionContext.Builder()
                                                .withGroup(group)
                                                .withVersion(version)
                                                .withKind(one.getKind())
                                                .withPlural(plural)
                                                .withNamespaced(true)
                                                .build(),
                                        in)
                                .stream()
                                .map(found -> ResourceMapping.resource(found, group, one.getKind())))
                        .toList();
            });
        }

        private <T> List<T> list(String what, Supplier<List<T>> call) {
            try {
                return call.get();
            } catch (KubernetesClientException e) {
                if (e.getCode() != 403) {
                    throw e;
                }
                unseen.add(what);
                into.unseen(what);
                return List.of();
            }
        }
    }
}
