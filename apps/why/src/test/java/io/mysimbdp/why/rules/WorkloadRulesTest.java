// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import static io.mysimbdp.why.rules.Samples.NOW;
import static io.mysimbdp.why.rules.Samples.condition;
import static io.mysimbdp.why.rules.Samples.container;
import static io.mysimbdp.why.rules.Samples.meta;
import static io.mysimbdp.why.rules.Samples.ownedBy;
import static io.mysimbdp.why.rules.Samples.ref;
import static io.mysimbdp.why.rules.Samples.snapshot;
import static io.mysimbdp.why.rules.Samples.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.JobView;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadRulesTest {
    @Test
    void shouldNameTheDeploymentWhosePodsAreRefused() {
        var refused = new WorkloadView(
                meta("ReplicaSet", "consumer-1").ownedBy(ref("Deployment", "consumer")),
                2,
                0,
                0,
                List.of(
                        condition(
                                "ReplicaFailure",
                                "True",
                                "FailedCreate",
                                "pods \"consumer-1-x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true")));
        var snapshot = snapshot()
                .workloads(List.of(new WorkloadView(meta("Deployment", "consumer"), 2, 0, 0, List.of()), refused))
                .build();

        var diagnosis = Diagnosis.of(snapshot, Rules.ALL);

        assertThat(diagnosis.causes())
                .extracting(Finding::title)
                .containsExactly(
                        "deployment/consumer may not create pods: they violate the Pod Security Standard restricted");
        assertThat(diagnosis.causes().get(0).seen())
                .containsExactly("violates PodSecurity \"restricted:latest\": runAsNonRoot != true");
        assertThat(diagnosis.consequencesOf(diagnosis.causes().get(0)))
                .extracting(Finding::title)
                .containsExactly("deployment/consumer has 0 of 2 pods ready");
    }

    @Test
    void shouldUnderstandWhyAStatefulSetOrJobMakesNoPods() {
        assertThat(refusalCause("pods \"a-0\" is forbidden: exceeded quota: compute"))
                .contains("ResourceQuota");
        assertThat(refusalCause(
                        "pods \"a-0\" is forbidden: error looking up service account lab/x: serviceaccount \"x\""
                                + " not found"))
                .contains("ServiceAccount doesn't exist");
        assertThat(refusalCause("Internal error occurred: failed calling webhook \"pods.example\""))
                .contains("admission webhook");
    }

    private static String refusalCause(String message) {
        var snapshot = snapshot()
                .workloads(List.of(new WorkloadView(meta("StatefulSet", "a"), 1, 0, 0, List.of())))
                .events(List.of(warning(ref("StatefulSet", "a"), "FailedCreate", message)))
                .build();
        return new AdmissionRule().look(snapshot).get(0).cause();
    }

    @Test
    void shouldTellOfJobsThatFailed() {
        var pod = ownedBy(
                new PodView(
                        meta("Pod", "bootstrap-1"),
                        "Failed",
                        "",
                        "",
                        "node-1",
                        List.of(),
                        List.of(container(new Terminated("Error", 1, "", Optional.of(NOW)), 0, Optional.empty())),
                        List.of()),
                ref("Job", "bootstrap"));
        var failed = new JobView(
                meta("Job", "bootstrap"),
                0,
                3,
                List.of(condition(
                        "Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit")));
        var snapshot = snapshot().pods(List.of(pod)).jobs(List.of(failed)).build();

        var diagnosis = Diagnosis.of(snapshot, Rules.ALL);

        assertThat(diagnosis.causes()).extracting(Finding::title).containsExactly("job/bootstrap has failed");
        assertThat(diagnosis.causes().get(0).seen())
                .containsExactly("BackoffLimitExceeded: Job has reached the specified backoff limit", "3 failed pods");
    }

    @Test
    void shouldNotMindFailuresOfAJobThatIsDone() {
        var done = new JobView(meta("Job", "bootstrap"), 0, 2, List.of(condition("Complete", "True", "", "")));

        assertThat(new JobRule().look(snapshot().jobs(List.of(done)).build())).isEmpty();
    }
}
