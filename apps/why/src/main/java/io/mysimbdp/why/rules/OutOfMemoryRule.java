// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** A container takes more memory than its limit. */
final class OutOfMemoryRule implements Rule {
    @Override
    public List<Finding> look(Snapshot snapshot) {
        var pods = snapshot.pods().stream()
                .filter(pod -> PodTrouble.of(pod, snapshot) == PodTrouble.OUT_OF_MEMORY)
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(pods, pod -> snapshot.rootOwner(pod.meta())).forEach((owner, same) -> {
            var refs = same.stream().map(PodView::ref).toList();
            var container = same.get(0).containers().stream()
                    .filter(OutOfMemoryRule::isKilled)
                    .map(ContainerView::name)
                    .findFirst()
                    .orElse("");
            var restarts = same.stream()
                    .flatMap(pod -> pod.containers().stream())
                    .mapToInt(ContainerView::restarts)
                    .sum();
            var finding = Finding.titled(Texts.oneOrCount(refs) + " " + Texts.verb(refs, "runs", "run")
                            + " out of memory: container " + container)
                    .about(refs)
                    .seen("OOMKilled, " + Texts.count(restarts, "restart"));
            same.forEach(pod -> finding.since(PodTrouble.waitingSince(pod)));
            findings.add(finding.logFrom(snapshot)
                    .cause("its memory limit is smaller than what the program needs: heap and what lies beside it")
                    .todo("raise its memory in the settings, or lower its heap")
                    .build());
        });
        return findings;
    }

    private static boolean isKilled(ContainerView container) {
        return container
                .failure()
                .filter(one -> one.reason().equals("OOMKilled"))
                .isPresent();
    }
}
