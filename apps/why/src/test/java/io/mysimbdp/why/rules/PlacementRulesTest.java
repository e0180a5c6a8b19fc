// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import static io.mysimbdp.why.rules.Samples.NOW;
import static io.mysimbdp.why.rules.Samples.condition;
import static io.mysimbdp.why.rules.Samples.meta;
import static io.mysimbdp.why.rules.Samples.node;
import static io.mysimbdp.why.rules.Samples.ref;
import static io.mysimbdp.why.rules.Samples.snapshot;
import static io.mysimbdp.why.rules.Samples.unscheduled;
import static io.mysimbdp.why.rules.Samples.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.NodeView;
import io.mysimbdp.why.snapshot.StorageClassView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementRulesTest {
    private static final StorageClassView STANDARD = new StorageClassView("standard", "csi.example", false, true);

    @Test
    void shouldSayWhereNodesAreWhenNoneTakesAPod() {
        var snapshot = snapshot()
                .nodes(List.of(node("n1", "a", "True"), node("n2", "a", "True"), node("n3", "b", "False")))
                .pods(List.of(unscheduled(
                        "kafka-2",
                        "0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available")))
                .build();

        var finding = new SchedulingRule().look(snapshot).get(0);

        assertThat(finding.title()).isEqualTo("No node takes pod/kafka-2");
        assertThat(finding.seen())
                .containsExactly(
                        "0/3 nodes are available: 3 Insufficient memory", "2 of 3 nodes take pods: 2 in a, 1 in b");
        assertThat(finding.reliesOn()).containsExactly(node("n3", "b", "False").ref());
    }

    @Test
    void shouldUnderstandTheScheduler() {
        assertThat(schedulingCause("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules."))
                .contains("fewer nodes (or zones) than pods");
        assertThat(schedulingCause("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."))
                .contains("labels, such as a zone");
        assertThat(schedulingCause("0/1 nodes are available: 1 node(s) had volume node affinity conflict."))
                .contains("its volume lies in a zone");
        assertThat(schedulingCause("0/1 nodes are available: 1 node(s) had untolerated taint {a: b}."))
                .contains("taints");
        assertThat(schedulingCause("0/1 nodes are available: 1 node(s) were unschedulable."))
                .contains("cordoned");
        assertThat(schedulingCause("")).contains("scheduler doesn't work");
    }

    private static String schedulingCause(String message) {
        var snapshot = snapshot().pods(List.of(unscheduled("a", message))).build();
        return new SchedulingRule().look(snapshot).get(0).cause();
    }

    @Test
    void shouldBlameTheClaimAndNotThePodThatMountsIt() {
        var snapshot = snapshot()
                .storageClasses(List.of(STANDARD))
                .claims(List.of(claim("data-0", Optional.of("fast"))))
                .pods(List.of(unscheduled(
                        "kafka-0",
                        "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
                        "data-0")))
                .build();

        var diagnosis = Diagnosis.of(snapshot, Rules.ALL);

        assertThat(diagnosis.causes())
                .extracting(Finding::title)
                .containsExactly("persistentvolumeclaim/data-0 gets no volume: StorageClass fast doesn't exist");
        assertThat(diagnosis.consequencesOf(diagnosis.causes().get(0)))
                .extracting(Finding::title)
                .containsExactly("No node takes pod/kafka-0");
    }

    @Test
    void shouldSayThatThereIsNoDefaultStorageClass() {
        var snapshot = snapshot()
                .storageClasses(List.of(STANDARD))
                .claims(List.of(claim("data-0", Optional.empty()), claim("data-1", Optional.empty())))
                .build();

        assertThat(new ClaimRule().look(snapshot))
                .extracting(Finding::title)
                .containsExactly("2 persistentvolumeclaims get no volume: the cluster has no default StorageClass");
    }

    @Test
    void shouldNotJudgeStorageClassesThatMayNotBeSeen() {
        var snapshot = snapshot()
                .unseen("storageclasses")
                .claims(List.of(claim("data-0", Optional.of("fast"))))
                .build();

        assertThat(new ClaimRule().look(snapshot))
                .extracting(Finding::title)
                .containsExactly("persistentvolumeclaim/data-0 gets no volume");
    }

    @Test
    void shouldWaitWithAClaimThatWaitsForItsPod() {
        var claim = claim("data-0", Optional.of("standard"));
        var snapshot = snapshot()
                .storageClasses(List.of(STANDARD))
                .claims(List.of(claim))
                .events(List.of(new EventView(
                        claim.ref(), false, "WaitForFirstConsumer", "waiting for first consumer", 9, NOW)))
                .build();

        assertThat(new ClaimRule().look(snapshot)).isEmpty();
    }

    @Test
    void shouldTellAwayProvisionersFromFailingOnes() {
        var away = snapshot()
                .storageClasses(List.of(STANDARD))
                .claims(List.of(claim("a", Optional.of("standard"))))
                .build();
        var failing = snapshot()
                .storageClasses(List.of(STANDARD))
                .claims(List.of(claim("a", Optional.of("standard"))))
                .events(List.of(warning(ref("PersistentVolumeClaim", "a"), "ProvisioningFailed", "quota")))
                .build();

        assertThat(new ClaimRule().look(away).get(0).cause()).contains("isn't running (csi.example)");
        assertThat(new ClaimRule().look(failing).get(0).cause()).contains("the events say why");
    }

    @Test
    void shouldNameNodesThatAreAwayOrUnderPressure() {
        var pressed = new NodeView(
                "n2",
                Optional.of("b"),
                false,
                List.of(
                        condition("Ready", "True", "", ""),
                        condition("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")));
        var snapshot =
                snapshot().nodes(List.of(node("n1", "a", "Unknown"), pressed)).build();

        var findings = new NodeRule().look(snapshot);

        assertThat(findings)
                .extracting(Finding::title)
                .containsExactly("node/n1 is not ready", "node/n2 has DiskPressure");
        assertThat(findings.get(0).seen()).contains("n1 in a: KubeletNotReady: no heartbeat");
    }

    private static ClaimView claim(String name, Optional<String> storageClass) {
        return new ClaimView(meta("PersistentVolumeClaim", name), "Pending", storageClass);
    }
}
