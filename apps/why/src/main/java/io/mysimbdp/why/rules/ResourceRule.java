// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.Operator;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A custom resource isn't what it should be: its operator has not looked at it, or can't make it so. */
final class ResourceRule implements Rule {
    /** An operator that works writes a status within seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Set<String> STORES = Set.of("Kafka", "K8ssandraCluster", "CassandraDatacenter");

    /** Kinds that are nothing before their operator has said that they are ready. */
    private static final Map<String, String> READINESS = Map.of(
            "Kafka", "Ready",
            "KafkaTopic", "Ready",
            "KafkaUser", "Ready",
            "K8ssandraCluster", "CassandraInitialized",
            "CassandraDatacenter", "Ready",
            "Certificate", "Ready",
            "Issuer", "Ready");

    private static final Set<String> KINDS = Stream.concat(READINESS.keySet().stream(), Stream.of("KafkaNodePool"))
            .collect(Collectors.toSet());

    private enum State {
        WELL,
        IGNORED,
        BEHIND,
        NOT_READY
    }

    private record Trouble(String kind, State state, String text) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var findings = new ArrayList<Finding>();
        var known = snapshot.resources().stream()
                .filter(one ->
                        KINDS.contains(one.kind()) && one.meta().deleted().isEmpty())
                .toList();
        Texts.group(known, one -> trouble(one, snapshot)).forEach((trouble, same) -> {
            if (trouble.state() != State.WELL) {
                findings.add(finding(trouble, same, snapshot));
            }
        });
        return findings;
    }

    /** What holds the data: without it the apps are not well. */
    static List<Ref> stores(Snapshot snapshot) {
        return snapshot.resources().stream()
                .map(ResourceView::ref)
                .filter(ref -> STORES.contains(ref.kind()))
                .toList();
    }

    private static Trouble trouble(ResourceView resource, Snapshot snapshot) {
        var state = state(resource, snapshot);
        // The name of the object must not keep apart what is the same for all of them.
        var name = Pattern.compile("(?<![\\w.-])" + Pattern.quote(resource.ref().name()) + "(?![\\w-])");
        var text = state == State.NOT_READY
                ? name.matcher(String.join("\n", problems(resource))).replaceAll("…")
                : "";
        return new Trouble(resource.kind(), state, text);
    }

    private static State state(ResourceView resource, Snapshot snapshot) {
        var meta = resource.meta();
        if (!resource.hasStatus()) {
            return snapshot.lasts(meta.created(), PATIENCE) ? State.IGNORED : State.WELL;
        }
        if (resource.observedGeneration()
                        .filter(seen -> seen < meta.generation())
                        .isPresent()
                && snapshot.lasts(meta.changed(), PATIENCE)) {
            return State.BEHIND;
        }
        return problems(resource).isEmpty() ? State.WELL : State.NOT_READY;
    }

    private static List<String> problems(ResourceView resource) {
        var problems = new ArrayList<String>();
        var wanted = READINESS.get(resource.kind());
        for (var condition : resource.conditions()) {
            var bad = (condition.type().equals(wanted) && !condition.isTrue())
                    || (condition.type().equals("NotReady") && condition.isTrue())
                    || (condition.type().equals("ReconciliationPaused") && condition.isTrue());
            if (bad) {
                problems.add(condition.type() + "=" + condition.status()
                        + (condition.text().isEmpty() ? "" : " " + condition.text()));
            }
        }
        if (wanted != null && problems.isEmpty() && resource.condition(wanted).isEmpty()) {
            problems.add("it has no condition " + wanted + " yet");
        }
        var error = resource.details().getOrDefault("error", "None");
        if (!error.isEmpty() && !error.equals("None")) {
            problems.add("error: " + error);
        }
        resource.details().entrySet().stream()
                .filter(detail -> detail.getKey().startsWith("progress")
                        && !detail.getValue().equals("Ready"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(detail -> problems.add(detail.getKey() + ": " + detail.getValue()));
        return problems;
    }

    private static Finding finding(Trouble trouble, List<ResourceView> same, Snapshot snapshot) {
        var refs = same.stream().map(ResourceView::ref).toList();
        var first = same.get(0);
        var operators = operators(first, snapshot);
        var finding = Finding.titled(Texts.oneOrCount(refs) + " " + title(trouble.state(), refs))
                .about(refs)
                .reliesOn(operators.stream().map(WorkloadView::ref).toList())
                .eventsFrom(snapshot);
        same.forEach(one -> finding.reliesOn(parts(one, snapshot)).since(since(one, trouble.state())));
        if (trouble.state() == State.NOT_READY) {
            problems(first).forEach(finding::seen);
        }
        var describe = Texts.kubectl(refs.get(0), "describe");
        var log = operators.isEmpty()
                ? "pulumi up installs it; what runs: kubectl get deployments -A"
                : "kubectl -n " + operators.get(0).ref().namespace() + " logs "
                        + operators.get(0).ref() + " --tail=50";
        return switch (trouble.state()) {
            case IGNORED ->
                finding.seen(Texts.verb(refs, "it has", "they have") + " no status: no operator has looked at "
                                + Texts.verb(refs, "it", "them"))
                        .cause(ignored(first, operators, snapshot))
                        .todo(log)
                        .build();
            case BEHIND ->
                finding.seen("generation " + first.meta().generation() + " is wanted, and "
                                + first.observedGeneration().orElse(0L)
                                + " is the last that its operator has dealt with")
                        .cause(ignored(first, operators, snapshot))
                        .todo(log)
                        .build();
            case NOT_READY, WELL ->
                finding.cause(notReady(first))
                        .todo(describe + "; and its operator's log: " + log)
                        .build();
        };
    }

    private static String title(State state, List<Ref> refs) {
        return switch (state) {
            case IGNORED -> Texts.verb(refs, "is", "are") + " ignored";
            case BEHIND -> Texts.verb(refs, "isn't", "aren't") + " brought up to date";
            case NOT_READY, WELL -> Texts.verb(refs, "is", "are") + " not ready";
        };
    }

    private static String notReady(ResourceView resource) {
        var texts = resource.conditions().stream().map(Condition::text).collect(Collectors.joining(" "));
        if (resource.condition("ReconciliationPaused").filter(Condition::isTrue).isPresent()) {
            return "its reconciliation is paused by the annotation strimzi.io/pause-reconciliation";
        }
        if (texts.contains("InvalidResource") || texts.contains("Invalid")) {
            return "its settings are wrong, as the message says";
        }
        if (texts.contains("Creating") || texts.contains("Issuing") || texts.isBlank()) {
            return "it is still being made; if it stays so, its pods or its operator's log say why";
        }
        return "its operator can't make it what it should be, as the message says";
    }

    private static String ignored(ResourceView resource, List<WorkloadView> operators, Snapshot snapshot) {
        var title = Operator.ofGroup(resource.group()).map(Operator::title).orElse("its operator");
        if (resource.kind().equals("KafkaTopic") || resource.kind().equals("KafkaUser")) {
            return "the entity operator of its Kafka cluster doesn't run, or its label strimzi.io/cluster names another one";
        }
        if (operators.isEmpty()) {
            return snapshot.canSee("deployments")
                    ? title + " isn't installed in this cluster"
                    : title + " doesn't run, or doesn't watch namespace "
                            + resource.ref().namespace();
        }
        return operators.stream().allMatch(one -> one.ready() == 0)
                ? title + " doesn't run"
                : title + " runs, but doesn't watch namespace " + resource.ref().namespace()
                        + ", or hangs: its log says which";
    }

    private static List<WorkloadView> operators(ResourceView resource, Snapshot snapshot) {
        return Operator.ofGroup(resource.group()).map(snapshot::deploymentsOf).orElse(List.of());
    }

    private static Instant since(ResourceView resource, State state) {
        return switch (state) {
            case IGNORED -> resource.meta().created();
            case BEHIND -> resource.meta().changed();
            case NOT_READY, WELL ->
                resource.conditions().stream()
                        .filter(one -> !one.isTrue() || one.type().equals("NotReady"))
                        .map(Condition::since)
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo)
                        .orElse(resource.meta().created());
        };
    }

    /** What this resource is made of, or needs: its pods, their claims, and the resources below it. */
    private static Set<Ref> parts(ResourceView resource, Snapshot snapshot) {
        var below = switch (resource.kind()) {
            case "Kafka" -> Set.of("KafkaNodePool", "StrimziPodSet");
            case "KafkaTopic", "KafkaUser" -> Set.of("Kafka");
            case "K8ssandraCluster" -> Set.of("CassandraDatacenter");
            case "Certificate" -> Set.of("Issuer");
            default -> Set.<String>of();
        };
        var cluster = cluster(resource.meta());
        var parts = new LinkedHashSet<Ref>();
        Stream.of(
                        snapshot.pods().stream().map(PodView::meta),
                        snapshot.claims().stream().map(ClaimView::meta),
                        snapshot.workloads().stream().map(WorkloadView::meta))
                .flatMap(metas -> metas)
                .filter(meta -> !cluster.isEmpty() && cluster(meta).equals(cluster))
                .map(Meta::ref)
                .forEach(parts::add);
        snapshot.resources().stream()
                .filter(one -> below.contains(one.kind())
                        && (cluster.isEmpty() || cluster(one.meta()).equals(cluster)))
                .map(ResourceView::ref)
                .forEach(parts::add);
        return parts;
    }

    /** The cluster that an object belongs to, as its operator labels it; empty if to none. */
    static String cluster(Meta meta) {
        return switch (meta.ref().kind()) {
            case "Kafka" -> "kafka " + meta.ref().name();
            // One of them a namespace; labels of pods and datacenters name it in different ways.
            case "K8ssandraCluster", "CassandraDatacenter" -> "cassandra";
            default ->
                Stream.of("strimzi.io/cluster")
                        .map(meta.labels()::get)
                        .filter(Objects::nonNull)
                        .map(name -> "kafka " + name)
                        .findFirst()
                        .orElse(meta.labels().containsKey("cassandra.datastax.com/cluster") ? "cassandra" : "");
        };
    }
}
