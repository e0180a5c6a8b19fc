// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Running;
import io.mysimbdp.why.snapshot.ContainerView.State;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.NamespaceView;
import io.mysimbdp.why.snapshot.NodeView;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects of a namespace "lab", all ten minutes old. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    public static final Instant EARLIER = NOW.minusSeconds(600);
    public static final String IMAGE = "registry.example/consumer:1.0";

    private Samples() {}

    public static Snapshot.Builder snapshot() {
        return Snapshot.of(NamespaceView.of("lab"), NOW);
    }

    public static Ref ref(String kind, String name) {
        return new Ref(kind, "lab", name);
    }

    public static Meta meta(String kind, String name) {
        return Meta.of(ref(kind, name), EARLIER);
    }

    public static Condition condition(String type, String status, String reason, String message) {
        return new Condition(type, status, reason, message, Optional.of(EARLIER));
    }

    /** A pod on a node, one container of which is in a state. */
    public static PodView pod(String name, State state) {
        return pod(meta("Pod", name), container(state, 0, Optional.empty()));
    }

    /** A pod that has failed so often, and waits to be started again. */
    public static PodView crashing(String name, Terminated failure, int restarts) {
        return pod(
                meta("Pod", name),
                container(
                        new Waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container"),
                        restarts,
                        Optional.of(failure)));
    }

    public static PodView pod(Meta meta, ContainerView container) {
        return new PodView(
                meta,
                container.state() instanceof Running ? "Running" : "Pending",
                "",
                "",
                "node-1",
                List.of(
                        condition("PodScheduled", "True", "", ""),
                        condition("Ready", container.ready() ? "True" : "False", "ContainersNotReady", "")),
                List.of(container),
                List.of());
    }

    /** A pod that no node takes. */
    public static PodView unscheduled(String name, String message, String... claims) {
        return new PodView(
                meta("Pod", name),
                "Pending",
                "",
                "",
                "",
                List.of(condition("PodScheduled", "False", "Unschedulable", message)),
                List.of(container(new Waiting("", ""), 0, Optional.empty())),
                List.of(claims));
    }

    public static ContainerView container(State state, int restarts, Optional<Terminated> last) {
        return new ContainerView("main", false, IMAGE, false, restarts, state, last, Optional.of("8080/health/ready"));
    }

    public static ContainerView readyContainer() {
        return new ContainerView(
                "main", false, IMAGE, true, 0, new Running(EARLIER), Optional.empty(), Optional.empty());
    }

    public static PodView ownedBy(PodView pod, Ref owner) {
        return new PodView(
                pod.meta().ownedBy(owner),
                pod.phase(),
                pod.reason(),
                pod.message(),
                pod.node(),
                pod.conditions(),
                pod.containers(),
                pod.claims());
    }

    public static PodView labelled(PodView pod, Map<String, String> labels) {
        return new PodView(
                pod.meta().labelled(labels),
                pod.phase(),
                pod.reason(),
                pod.message(),
                pod.node(),
                pod.conditions(),
                pod.containers(),
                pod.claims());
    }

    public static EventView warning(Ref about, String reason, String message) {
        return new EventView(about, true, reason, message, 1, NOW.minusSeconds(30));
    }

    public static NodeView node(String name, String zone, String ready) {
        return new NodeView(
                name, Optional.of(zone), false, List.of(condition("Ready", ready, "KubeletNotReady", "no heartbeat")));
    }

    public static WorkloadView workload(String kind, String name, int wanted, int ready) {
        return new WorkloadView(meta(kind, name), wanted, wanted, ready, List.of());
    }

    /** The Deployment of an operator, in a namespace of its own. */
    public static WorkloadView operator(String name, int wanted, int ready) {
        return new WorkloadView(
                Meta.of(new Ref("Deployment", "operators", name), EARLIER), wanted, wanted, ready, List.of());
    }

    /** A custom resource that its operator has looked at. */
    public static ResourceView resource(String group, String kind, String name, Condition... conditions) {
        return new ResourceView(meta(kind, name), group, true, Optional.of(1L), List.of(conditions), Map.of());
    }

    /** A custom resource that nobody has looked at. */
    public static ResourceView ignored(String group, String kind, String name) {
        return new ResourceView(meta(kind, name), group, false, Optional.empty(), List.of(), Map.of());
    }

    public static ResourceView labelled(ResourceView resource, Map<String, String> labels) {
        return new ResourceView(
                resource.meta().labelled(labels),
                resource.group(),
                resource.hasStatus(),
                resource.observedGeneration(),
                resource.conditions(),
                resource.details());
    }
}
