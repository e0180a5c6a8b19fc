// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a cluster looked like at one moment, as far as it matters for one namespace and may be seen. Objects of other
 * namespaces are those of operators that are in trouble.
 */
public final class Snapshot {
    private final Instant takenAt;
    private final NamespaceView namespace;
    private final List<NodeView> nodes;
    private final List<PodView> pods;
    private final List<WorkloadView> workloads;
    private final List<WorkloadView> operators;
    private final List<JobView> jobs;
    private final List<ClaimView> claims;
    private final List<StorageClassView> storageClasses;
    private final List<ResourceView> resources;
    private final List<WebhookView> webhooks;
    private final List<EventView> events;
    private final List<LogTail> logs;
    private final Set<String> unseen;
    private final Set<String> notInstalled;

    private Snapshot(Builder from) {
        takenAt = from.takenAt;
        namespace = from.namespace;
        nodes = List.copyOf(from.nodes);
        pods = List.copyOf(from.pods);
        workloads = List.copyOf(from.workloads);
        operators = List.copyOf(from.operators);
        jobs = List.copyOf(from.jobs);
        claims = List.copyOf(from.claims);
        storageClasses = List.copyOf(from.storageClasses);
        resources = List.copyOf(from.resources);
        webhooks = List.copyOf(from.webhooks);
        events = List.copyOf(from.events);
        logs = List.copyOf(from.logs);
        unseen = Set.copyOf(from.unseen);
        notInstalled = Set.copyOf(from.notInstalled);
    }

    /** Begins a snapshot of a namespace. */
    public static Builder of(NamespaceView namespace, Instant takenAt) {
        return new Builder(namespace, takenAt);
    }

    public Instant takenAt() {
        return takenAt;
    }

    public NamespaceView namespace() {
        return namespace;
    }

    public List<NodeView> nodes() {
        return nodes;
    }

    public List<PodView> pods() {
        return pods;
    }

    /** What makes pods in the namespace. */
    public List<WorkloadView> workloads() {
        return workloads;
    }

    /** The Deployments of operators, wherever they are. */
    public List<WorkloadView> operators() {
        return operators;
    }

    public List<JobView> jobs() {
        return jobs;
    }

    public List<ClaimView> claims() {
        return claims;
    }

    public List<StorageClassView> storageClasses() {
        return storageClasses;
    }

    public List<ResourceView> resources() {
        return resources;
    }

    public List<WebhookView> webhooks() {
        return webhooks;
    }

    public List<EventView> events() {
        return events;
    }

    /** What was asked for and may not be seen, or could not be. */
    public Set<String> unseen() {
        return unseen;
    }

    /** Kinds that this cluster doesn't know. */
    public Set<String> notInstalled() {
        return notInstalled;
    }

    public boolean canSee(String what) {
        return !unseen.contains(what);
    }

    /** How long ago something was. */
    public Duration since(Instant when) {
        var age = Duration.between(when, takenAt);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Whether something has lasted so long that it doesn't look as if it would pass by itself. */
    public boolean lasts(Instant since, Duration patience) {
        return since(since).compareTo(patience) >= 0;
    }

    /** The events about an object. */
    public List<EventView> events(Ref about) {
        return events.stream().filter(event -> event.about().equals(about)).toList();
    }

    /** The last that a pod wrote, its troubled container first. */
    public Optional<LogTail> log(Ref pod) {
        return logs.stream().filter(log -> log.pod().equals(pod)).findFirst();
    }

    /** The Deployments of an operator. */
    public List<WorkloadView> deploymentsOf(Operator operator) {
        return operators.stream()
                .filter(one -> Operator.ofDeployment(one.ref().name()).equals(Optional.of(operator)))
                .toList();
    }

    /** What makes this object's pods in the end: for a pod of a Deployment the Deployment, else its owner or itself. */
    public Ref rootOwner(Meta meta) {
        if (meta.owners().isEmpty()) {
            return meta.ref();
        }
        var owner = meta.owners().get(0);
        return workloads.stream()
                .filter(one -> one.ref().equals(owner) && !one.meta().owners().isEmpty())
                .findFirst()
                .map(one -> rootOwner(one.meta()))
                .orElse(owner);
    }

    /** The pods that something made, by way of others too. */
    public List<PodView> podsOf(Ref owner) {
        return pods.stream()
                .filter(pod -> !pod.meta().owners().isEmpty())
                .filter(pod -> pod.meta().owners().contains(owner)
                        || rootOwner(pod.meta()).equals(owner))
                .toList();
    }

    /** The nodes and where they are, in short; empty if nodes may not be seen. */
    public String zones() {
        if (nodes.isEmpty()) {
            return "";
        }
        var ready = nodes.stream()
                .filter(node -> node.isReady() && !node.cordoned())
                .count();
        var byZone = new TreeMap<>(nodes.stream()
                .collect(Collectors.groupingBy(node -> node.zone().orElse("no zone"), Collectors.counting())));
        return String.format(
                Locale.ROOT,
                "%d of %d nodes take pods: %s",
                ready,
                nodes.size(),
                byZone.entrySet().stream()
                        .map(zone -> zone.getValue() + " in " + zone.getKey())
                        .collect(Collectors.joining(", ")));
    }

    /** Collects what is seen. Not thread-safe. */
    public static final class Builder {
        private final NamespaceView namespace;
        private final Instant takenAt;
        private final List<NodeView> nodes = new ArrayList<>();
        private final List<PodView> pods = new ArrayList<>();
        private final List<WorkloadView> workloads = new ArrayList<>();
        private final List<WorkloadView> operators = new ArrayList<>();
        private final List<JobView> jobs = new ArrayList<>();
        private final List<ClaimView> claims = new ArrayList<>();
        private final List<StorageClassView> storageClasses = new ArrayList<>();
        private final List<ResourceView> resources = new ArrayList<>();
        private final List<WebhookView> webhooks = new ArrayList<>();
        private final List<EventView> events = new ArrayList<>();
        private final List<LogTail> logs = new ArrayList<>();
        private final Set<String> unseen = new HashSet<>();
        private final Set<String> notInstalled = new HashSet<>();

        private Builder(NamespaceView namespace, Instant takenAt) {
            this.namespace = namespace;
            this.takenAt = takenAt;
        }

        public Builder nodes(Collection<NodeView> more) {
            nodes.addAll(more);
            return this;
        }

        public Builder pods(Collection<PodView> more) {
            pods.addAll(more);
            return this;
        }

        public Builder workloads(Collection<WorkloadView> more) {
            workloads.addAll(more);
            return this;
        }

        public Builder operators(Collection<WorkloadView> more) {
            operators.addAll(more);
            return this;
        }

        public Builder jobs(Collection<JobView> more) {
            jobs.addAll(more);
            return this;
        }

        public Builder claims(Collection<ClaimView> more) {
            claims.addAll(more);
            return this;
        }

        public Builder storageClasses(Collection<StorageClassView> more) {
            storageClasses.addAll(more);
            return this;
        }

        public Builder resources(Collection<ResourceView> more) {
            resources.addAll(more);
            return this;
        }

        public Builder webhooks(Collection<WebhookView> more) {
            webhooks.addAll(more);
            return this;
        }

        public Builder events(Collection<EventView> more) {
            events.addAll(more);
            return this;
        }

        public Builder logs(Collection<LogTail> more) {
            logs.addAll(more);
            return this;
        }

        public Builder unseen(String what) {
            unseen.add(what);
            return this;
        }

        public Builder notInstalled(String what) {
            notInstalled.add(what);
            return this;
        }

        public Snapshot build() {
            return new Snapshot(this);
        }
    }
}
