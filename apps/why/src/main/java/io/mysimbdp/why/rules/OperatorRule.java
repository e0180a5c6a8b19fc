// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.util.List;

/** An operator doesn't run, so that nobody acts on custom resources. */
final class OperatorRule implements Rule {
    @Override
    public List<Finding> look(Snapshot snapshot) {
        return snapshot.operators().stream()
                .filter(one -> isAway(one, snapshot))
                .map(one -> finding(one, snapshot))
                .toList();
    }

    static boolean isAway(WorkloadView operator, Snapshot snapshot) {
        return operator.ready() == 0
                && (operator.wanted() == 0 || snapshot.lasts(since(operator), PodTrouble.PATIENCE));
    }

    private static java.time.Instant since(WorkloadView operator) {
        return operator.condition("Available")
                .filter(one -> !one.isTrue())
                .flatMap(Condition::since)
                .orElse(operator.meta().created());
    }

    private static Finding finding(WorkloadView operator, Snapshot snapshot) {
        var finding = Finding.titled("Operator " + operator.ref().name() + " doesn't run")
                .about(operator.ref())
                .reliesOn(snapshot.podsOf(operator.ref()).stream()
                        .map(PodView::ref)
                        .toList())
                .seen(operator.ref() + " in namespace " + operator.ref().namespace() + " has 0 of " + operator.wanted()
                        + " pods ready")
                .since(since(operator))
                .eventsFrom(snapshot);
        operator.condition("Available")
                .filter(one -> !one.isTrue())
                .map(Condition::text)
                .ifPresent(finding::seen);
        if (operator.wanted() == 0) {
            return finding.cause("somebody has scaled it to 0")
                    .todo("kubectl -n " + operator.ref().namespace() + " scale " + operator.ref() + " --replicas=1")
                    .build();
        }
        return finding.cause("its pods can't start; until they do, nobody creates, changes or deletes what it is for")
                .todo("kubectl -n " + operator.ref().namespace() + " describe " + operator.ref())
                .build();
    }
}
