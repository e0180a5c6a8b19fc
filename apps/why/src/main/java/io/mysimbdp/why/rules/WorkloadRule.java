// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.Operator;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.time.Instant;
import java.util.List;

/** A Deployment or the like has fewer ready pods than it should: mostly what follows from the rest. */
final class WorkloadRule implements Rule {
    @Override
    public List<Finding> look(Snapshot snapshot) {
        return snapshot.workloads().stream()
                .filter(one -> !one.ref().kind().equals("ReplicaSet")
                        && one.meta().deleted().isEmpty()
                        && one.ready() < one.wanted()
                        && snapshot.lasts(since(one), PodTrouble.PATIENCE))
                .filter(one -> Operator.ofDeployment(one.ref().name()).isEmpty()
                        || snapshot.operators().stream()
                                .noneMatch(operator -> operator.ref().equals(one.ref())))
                .map(one -> finding(one, snapshot))
                .toList();
    }

    private static Instant since(WorkloadView workload) {
        return workload.condition("Available")
                .filter(one -> !one.isTrue())
                .flatMap(Condition::since)
                .orElse(workload.meta().created());
    }

    private static Finding finding(WorkloadView workload, Snapshot snapshot) {
        var pods = snapshot.podsOf(workload.ref());
        return Finding.titled(workload.ref() + " has " + workload.ready() + " of " + workload.wanted() + " pods ready")
                .about(workload.ref())
                // Its pods may not even exist, and another rule say why.
                .reliesOn(workload.ref())
                .reliesOn(pods.stream().map(PodView::ref).toList())
                .seen(workload.existing() < workload.wanted() ? workload.existing() + " exist" : "")
                .since(since(workload))
                .eventsFrom(snapshot)
                .cause("its pods come and go, or whoever makes them doesn't work")
                .todo("kubectl -n " + workload.ref().namespace() + " describe " + workload.ref())
                .build();
    }
}
