// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Running;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pod runs, but isn't ready: mostly because of something outside it. */
final class ReadinessRule implements Rule {
    @Override
    public List<Finding> look(Snapshot snapshot) {
        var pods = snapshot.pods().stream()
                .filter(pod -> PodTrouble.of(pod, snapshot) == PodTrouble.NOT_READY)
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(pods, pod -> snapshot.rootOwner(pod.meta()))
                .forEach((owner, same) -> findings.add(finding(same, snapshot)));
        return findings;
    }

    private static Finding finding(List<PodView> same, Snapshot snapshot) {
        var refs = same.stream().map(PodView::ref).toList();
        var first = same.get(0);
        var initializing = first.containers().stream()
                .filter(one -> one.init() && one.state() instanceof Running)
                .findFirst();
        var unready = first.containers().stream()
                .filter(one -> !one.init() && !one.ready())
                .map(ContainerView::name)
                .collect(Collectors.joining(", "));
        var finding = Finding.titled(Texts.oneOrCount(refs) + " " + Texts.verb(refs, "runs", "run") + ", but "
                        + Texts.verb(refs, "isn't", "aren't") + " ready: "
                        + initializing
                                .map(one -> "waits for init container " + one.name())
                                .orElse("container " + unready))
                .about(refs)
                .reliesOn(needs(first, snapshot))
                .reliesOn(same.stream()
                        .map(pod -> new Ref("Node", "", pod.node()))
                        .toList())
                .eventsFrom(snapshot)
                .logFrom(snapshot);
        same.forEach(pod -> finding.since(PodTrouble.waitingSince(pod)));
        return finding.cause("it waits for something outside, which its readiness probe and its log name")
                .todo(todo(first))
                .build();
    }

    /** The apps need the stores; the pods of the stores need nothing that is here. */
    private static List<Ref> needs(PodView pod, Snapshot snapshot) {
        return ResourceRule.cluster(pod.meta()).isEmpty() ? ResourceRule.stores(snapshot) : List.of();
    }

    private static String todo(PodView pod) {
        var probed = pod.containers().stream()
                .filter(one -> !one.ready())
                .map(ContainerView::readinessPath)
                .flatMap(Optional::stream)
                .findFirst();
        return probed.map(path -> {
                    var slash = path.indexOf('/');
                    return "ask it: kubectl get --raw /api/v1/namespaces/"
                            + pod.ref().namespace() + "/pods/" + pod.ref().name() + ":" + path.substring(0, slash)
                            + "/proxy" + path.substring(slash);
                })
                .orElse("kubectl -n " + pod.ref().namespace() + " logs "
                        + pod.ref().name());
    }
}
