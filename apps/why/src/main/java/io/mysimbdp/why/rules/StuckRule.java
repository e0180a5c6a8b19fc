// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pod has a node, but its containers aren't made, or its node threw it out. */
final class StuckRule implements Rule {
    private static final Map<String, String> CAUSES = Map.of(
            "FailedAttachVolume", "its volume can't be attached: another node may still hold it",
            "FailedMount", "a volume can't be mounted, as the events say",
            "FailedCreatePodSandBox", "the node can't give it a network: its network plugin doesn't work");

    private record Stuck(Ref owner, PodTrouble trouble, String reason) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var pods = snapshot.pods().stream()
                .filter(pod -> {
                    var trouble = PodTrouble.of(pod, snapshot);
                    return trouble == PodTrouble.STUCK || trouble == PodTrouble.EVICTED;
                })
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(pods, pod -> new Stuck(snapshot.rootOwner(pod.meta()), PodTrouble.of(pod, snapshot), pod.reason()))
                .forEach((stuck, same) -> findings.add(finding(stuck, same, snapshot)));
        return findings;
    }

    private static Finding finding(Stuck stuck, List<PodView> same, Snapshot snapshot) {
        var refs = same.stream().map(PodView::ref).toList();
        var evicted = stuck.trouble() == PodTrouble.EVICTED;
        var finding = Finding.titled(Texts.oneOrCount(refs) + " "
                        + (evicted
                                ? Texts.verb(refs, "was", "were") + " thrown out by the node: " + stuck.reason()
                                : Texts.verb(refs, "has a node, but isn't", "have nodes, but aren't") + " started"))
                .about(refs)
                .seen(same.get(0).message())
                .seen(
                        same.get(0).node().isEmpty()
                                ? ""
                                : "on node " + same.get(0).node())
                .reliesOn(same.stream()
                        .map(pod -> new Ref("Node", "", pod.node()))
                        .toList())
                .eventsFrom(snapshot);
        same.forEach(pod -> finding.since(PodTrouble.waitingSince(pod)));
        var known = refs.stream()
                .flatMap(ref -> snapshot.events(ref).stream())
                .map(EventView::reason)
                .filter(CAUSES::containsKey)
                .findFirst()
                .map(CAUSES::get);
        return finding.cause(
                        evicted
                                ? "the node ran out of something, as the message says"
                                : known.orElse(
                                        "its kubelet doesn't get to it, or the node is slow: large images take a while"))
                .todo(Texts.kubectl(refs.get(0), "describe"))
                .build();
    }
}
