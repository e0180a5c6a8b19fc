// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.NodeView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A node is away, or runs out of something. */
final class NodeRule implements Rule {
    private static final Set<String> PRESSURES =
            Set.of("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable");

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var findings = new ArrayList<Finding>();
        var away = snapshot.nodes().stream().filter(node -> !node.isReady()).toList();
        if (!away.isEmpty()) {
            var refs = away.stream().map(NodeView::ref).toList();
            var finding = Finding.titled(Texts.oneOrCount(refs) + " " + Texts.verb(refs, "is", "are") + " not ready")
                    .about(refs)
                    .seen(snapshot.zones());
            for (var node : away) {
                node.conditions().stream()
                        .filter(one -> one.type().equals("Ready"))
                        .forEach(one -> note(finding, node, one));
            }
            findings.add(finding.eventsFrom(snapshot)
                    .cause("the machine is off, its kubelet has stopped, or the network to it is down")
                    .todo(Texts.kubectl(refs.get(0), "describe") + "; then start or replace the machine")
                    .build());
        }
        for (var pressure : PRESSURES.stream().sorted().toList()) {
            var pressed = snapshot.nodes().stream()
                    .filter(node -> node.isReady() && has(node, pressure))
                    .toList();
            if (!pressed.isEmpty()) {
                var refs = pressed.stream().map(NodeView::ref).toList();
                var finding = Finding.titled(
                                Texts.oneOrCount(refs) + " " + Texts.verb(refs, "has ", "have ") + pressure)
                        .about(refs);
                pressed.forEach(node -> node.conditions().stream()
                        .filter(one -> one.type().equals(pressure))
                        .forEach(one -> note(finding, node, one)));
                findings.add(finding.eventsFrom(snapshot)
                        .cause("what runs there takes more than the node has; it evicts pods and takes no new ones")
                        .todo(Texts.kubectl(refs.get(0), "describe") + "; give it more, or take something away")
                        .build());
            }
        }
        return findings;
    }

    private static boolean has(NodeView node, String type) {
        return node.conditions().stream().anyMatch(one -> one.type().equals(type) && one.isTrue());
    }

    private static void note(Finding.Builder finding, NodeView node, Condition condition) {
        finding.seen(node.name() + node.zone().map(zone -> " in " + zone).orElse("") + ": " + condition.text());
        condition.since().ifPresent(finding::since);
    }
}
