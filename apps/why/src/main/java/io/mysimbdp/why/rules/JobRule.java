// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.JobView;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.List;

/** A Job was given up, or is failing. */
final class JobRule implements Rule {
    @Override
    public List<Finding> look(Snapshot snapshot) {
        return snapshot.jobs().stream()
                .filter(job -> !job.isComplete() && (job.givenUp().isPresent() || job.failed() > 0))
                .map(job -> finding(job, snapshot))
                .toList();
    }

    private static Finding finding(JobView job, Snapshot snapshot) {
        var pods = snapshot.podsOf(job.ref()).stream().map(PodView::ref).toList();
        var finding = Finding.titled(
                        job.ref() + (job.givenUp().isPresent() ? " has failed" : " is failing, and tries again"))
                .about(job.ref())
                .about(pods)
                .seen(job.givenUp().map(Condition::text).orElse(""))
                .seen(Texts.count(job.failed(), "failed pod"))
                .since(job.givenUp().flatMap(Condition::since).orElse(job.meta().created()))
                .reliesOn(ResourceRule.stores(snapshot))
                .eventsFrom(snapshot)
                .logFrom(snapshot);
        var logs = "kubectl -n " + job.ref().namespace() + " logs " + job.ref();
        return finding.cause(
                        job.givenUp()
                                        .filter(one -> one.reason().equals("DeadlineExceeded"))
                                        .isPresent()
                                ? "it was not done in its time: what it waits for didn't come"
                                : "its program gives up, and the log says why")
                .todo(
                        job.givenUp().isPresent()
                                ? logs + "; when the cause is gone: " + Texts.kubectl(job.ref(), "delete")
                                        + ", and pulumi up creates it anew"
                                : logs)
                .build();
    }
}
