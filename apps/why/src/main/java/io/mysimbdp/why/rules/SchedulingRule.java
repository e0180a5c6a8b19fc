// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.NodeView;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** No node takes a pod. */
final class SchedulingRule implements Rule {
    private static final Pattern PREEMPTION = Pattern.compile("(?i)[.,]? *preemption:.*");

    /** Words of the scheduler, and what is behind them. The first that is in its message counts. */
    private static final Map<String, String[]> CAUSES = causes();

    private static Map<String, String[]> causes() {
        var causes = new LinkedHashMap<String, String[]>();
        causes.put("persistentvolumeclaim", new String[] {
            "a claim that it mounts is missing or has no volume", "kubectl -n %s get persistentvolumeclaims"
        });
        causes.put("volume node affinity conflict", new String[] {
            "its volume lies in a zone or on a node where no node takes it now",
            "add a node in the volume's zone; kubectl get persistentvolumes shows the zones"
        });
        causes.put("no nodes available", new String[] {"the cluster has no node", "add nodes"});
        causes.put("insufficient", new String[] {
            "the nodes have less processor or memory left than the pod requests",
            "add nodes, take larger ones, or lower its requests in the settings; kubectl describe nodes shows what is taken"
        });
        causes.put("too many pods", new String[] {"the nodes are full of pods", "add nodes"});
        causes.put("anti-affinity", new String[] {
            "there are fewer nodes (or zones) than pods that must not share one",
            "add nodes, or ask for fewer replicas in the settings"
        });
        causes.put("topology spread", new String[] {
            "the zones or nodes don't allow an even spread",
            "add nodes in the zones that have fewer; kubectl get nodes -L topology.kubernetes.io/zone"
        });
        causes.put("affinity/selector", new String[] {
            "it asks for nodes with labels, such as a zone, that no free node has",
            "compare the zones in the settings with kubectl get nodes -L topology.kubernetes.io/zone"
        });
        causes.put("taint", new String[] {
            "the nodes have taints that the pod doesn't tolerate, such as those of a node that is not ready",
            "kubectl describe nodes shows the taints; add nodes without"
        });
        causes.put("unschedulable", new String[] {"the nodes are cordoned", "kubectl uncordon NODE"});
        return causes;
    }

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var pods = snapshot.pods().stream()
                .filter(pod -> PodTrouble.of(pod, snapshot) == PodTrouble.UNSCHEDULABLE)
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(pods, SchedulingRule::message).forEach((message, same) -> {
            var refs = same.stream().map(PodView::ref).toList();
            var finding = Finding.titled("No node takes " + Texts.oneOrCount(refs))
                    .about(refs)
                    .seen(message)
                    .seen(snapshot.zones())
                    .reliesOn(claims(same, message, snapshot))
                    .reliesOn(snapshot.nodes().stream()
                            .filter(node -> !node.isReady())
                            .map(NodeView::ref)
                            .toList());
            same.forEach(pod -> finding.since(PodTrouble.waitingSince(pod)));
            var known = CAUSES.entrySet().stream()
                    .filter(one -> message.toLowerCase(Locale.ROOT).contains(one.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(new String[] {
                        message.isEmpty()
                                ? "the scheduler doesn't work, or has not come to it yet"
                                : "what the pod asks for and what the nodes have don't fit",
                        Texts.kubectl(refs.get(0), "describe")
                    });
            findings.add(finding.cause(known[0])
                    .todo(String.format(known[1], refs.get(0).namespace()))
                    .build());
        });
        return findings;
    }

    /** Whether the scheduler waits for a volume. */
    static boolean blamesVolumes(String message) {
        return message.toLowerCase(Locale.ROOT).contains("persistentvolumeclaim");
    }

    private static String message(PodView pod) {
        return pod.condition("PodScheduled")
                .map(Condition::message)
                .map(message -> PREEMPTION.matcher(message).replaceAll(""))
                .orElse("");
    }

    private static List<Ref> claims(List<PodView> pods, String message, Snapshot snapshot) {
        if (!blamesVolumes(message)) {
            return List.of();
        }
        return snapshot.claims().stream()
                .filter(claim -> pods.stream()
                        .anyMatch(
                                pod -> pod.ref().namespace().equals(claim.ref().namespace())
                                        && pod.claims().contains(claim.ref().name())))
                .map(ClaimView::ref)
                .toList();
    }
}
