// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.Operator;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Something is to be deleted, but a finalizer holds it: the usual reason why a destroy hangs. */
final class DeletionRule implements Rule {
    /** Longer than the grace period of any pod of the platform would be better; nobody waits so long before asking. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String TOPIC_OPERATOR = "strimzi.io/topic-operator";

    private record Held(String kind, String namespace, List<String> finalizers) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var held = Stream.of(
                        snapshot.resources().stream().map(ResourceView::meta),
                        snapshot.claims().stream().map(ClaimView::meta),
                        snapshot.pods().stream().map(PodView::meta))
                .flatMap(metas -> metas)
                .filter(meta -> !meta.finalizers().isEmpty()
                        && meta.deleted()
                                .filter(since -> snapshot.lasts(since, PATIENCE))
                                .isPresent())
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(held, meta -> new Held(meta.ref().kind(), meta.ref().namespace(), meta.finalizers()))
                .forEach((what, metas) -> findings.add(finding(what, metas, snapshot)));
        return findings;
    }

    private static Finding finding(Held what, List<Meta> metas, Snapshot snapshot) {
        var refs = metas.stream().map(Meta::ref).toList();
        var finding = Finding.titled(
                        Texts.oneOrCount(refs) + " can't be deleted: finalizer " + String.join(", ", what.finalizers()))
                .about(refs)
                .eventsFrom(snapshot);
        metas.forEach(meta -> meta.deleted().ifPresent(finding::since));
        if (what.finalizers().contains("kubernetes.io/pvc-protection")) {
            return finding.reliesOn(users(refs, snapshot))
                    .cause("a pod still mounts it")
                    .todo("delete the pods that use it: " + Texts.kubectl(refs.get(0), "describe"))
                    .build();
        }
        if (what.finalizers().contains("foregroundDeletion")) {
            return finding.reliesOn(dependents(refs, snapshot))
                    .cause("it goes when all that was made for it is gone")
                    .todo("see what is left: kubectl -n " + what.namespace() + " get all")
                    .build();
        }
        var operator = what.finalizers().stream()
                .map(DeletionRule::operator)
                .flatMap(Optional::stream)
                .findFirst();
        operator.ifPresent(one -> finding.reliesOn(
                snapshot.deploymentsOf(one).stream().map(WorkloadView::ref).toList()));
        var release =
                "to let go without it (what it stands for outside is not cleaned up): kubectl -n " + what.namespace()
                        + " patch " + what.kind().toLowerCase(java.util.Locale.ROOT) + " "
                        + (refs.size() == 1 ? refs.get(0).name() : "NAME")
                        + " --type=merge -p '{\"metadata\":{\"finalizers\":null}}'";
        return finding.cause(cause(what, operator, snapshot)).todo(release).build();
    }

    private static String cause(Held what, Optional<Operator> operator, Snapshot snapshot) {
        if (what.finalizers().contains(TOPIC_OPERATOR)
                && snapshot.pods().stream().noneMatch(pod -> pod.ref().name().contains("-entity-operator-"))) {
            return "only the topic operator takes it away, and that is gone: Kafka was deleted before its topics";
        }
        if (operator.isEmpty()) {
            return "whoever has put the finalizer there must take it away, and doesn't";
        }
        var title = operator.get().title();
        var deployments = snapshot.deploymentsOf(operator.get());
        if (deployments.isEmpty()) {
            return snapshot.canSee("deployments")
                    ? "only " + title + " takes it away, and that is gone: it was deleted first"
                    : "only " + title + " takes it away: see whether it runs";
        }
        return deployments.stream().anyMatch(one -> one.ready() == 0)
                ? "only " + title + " takes it away, and that doesn't run: get it to run again first"
                : title + " runs, but doesn't get its work done: see its log, kubectl -n "
                        + deployments.get(0).ref().namespace() + " logs "
                        + deployments.get(0).ref();
    }

    private static Optional<Operator> operator(String finalizer) {
        var slash = finalizer.indexOf('/');
        return Operator.ofGroup(slash < 0 ? finalizer : finalizer.substring(0, slash));
    }

    private static List<Ref> users(List<Ref> claims, Snapshot snapshot) {
        return snapshot.pods().stream()
                .filter(pod -> claims.stream().anyMatch(claim -> pod.claims().contains(claim.name())))
                .map(PodView::ref)
                .toList();
    }

    private static List<Ref> dependents(List<Ref> owners, Snapshot snapshot) {
        return snapshot.resources().stream()
                .map(ResourceView::meta)
                .filter(meta -> meta.owners().stream().anyMatch(owners::contains))
                .map(Meta::ref)
                .toList();
    }
}
