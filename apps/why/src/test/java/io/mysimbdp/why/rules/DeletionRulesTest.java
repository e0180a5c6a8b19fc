// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import static io.mysimbdp.why.rules.Samples.EARLIER;
import static io.mysimbdp.why.rules.Samples.NOW;
import static io.mysimbdp.why.rules.Samples.condition;
import static io.mysimbdp.why.rules.Samples.meta;
import static io.mysimbdp.why.rules.Samples.operator;
import static io.mysimbdp.why.rules.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.NamespaceView;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeletionRulesTest {
    private static final NamespaceView LEAVING = new NamespaceView(
            "lab",
            true,
            Map.of(),
            Optional.of(EARLIER),
            List.of(
                    condition(
                            "NamespaceFinalizersRemaining",
                            "True",
                            "SomeFinalizersRemain",
                            "strimzi.io/topic-operator in 2 resource instances"),
                    condition("NamespaceDeletionContentFailure", "False", "ContentDeleted", "all deleted")));

    @Test
    void shouldNameWhatHoldsANamespace() {
        var snapshot = Snapshot.of(LEAVING, NOW)
                .resources(List.of(
                        leaving("kafka.strimzi.io", "KafkaTopic", "a", "strimzi.io/topic-operator"),
                        leaving("kafka.strimzi.io", "KafkaTopic", "b", "strimzi.io/topic-operator")))
                .build();

        var diagnosis = Diagnosis.of(snapshot, Rules.ALL);

        assertThat(diagnosis.causes())
                .extracting(Finding::title)
                .containsExactly("2 kafkatopics can't be deleted: finalizer strimzi.io/topic-operator");
        assertThat(diagnosis.causes().get(0).cause()).contains("Kafka was deleted before its topics");
        assertThat(diagnosis.causes().get(0).todo())
                .contains(
                        "kubectl -n lab patch kafkatopic NAME --type=merge -p '{\"metadata\":{\"finalizers\":null}}'");
        assertThat(diagnosis.consequencesOf(diagnosis.causes().get(0)))
                .extracting(Finding::title)
                .containsExactly("Namespace lab is being deleted");
        assertThat(diagnosis.consequencesOf(diagnosis.causes().get(0)).get(0).seen())
                .containsExactly("strimzi.io/topic-operator in 2 resource instances");
    }

    @Test
    void shouldBlameTheOperatorThatIsAway() {
        var datacenter =
                leaving("cassandra.datastax.com", "CassandraDatacenter", "dc1", "finalizer.cassandra.datastax.com");
        var away = snapshot()
                .operators(List.of(operator("k8ssandra-operator-cass-operator", 1, 0)))
                .resources(List.of(datacenter))
                .build();
        var gone = snapshot().resources(List.of(datacenter)).build();
        var unseen =
                snapshot().unseen("deployments").resources(List.of(datacenter)).build();

        assertThat(Diagnosis.of(away, Rules.ALL).causes())
                .extracting(Finding::title)
                .containsExactly("Operator k8ssandra-operator-cass-operator doesn't run");
        assertThat(new DeletionRule().look(away).get(0).cause()).contains("get it to run again first");
        assertThat(new DeletionRule().look(gone).get(0).cause()).contains("it was deleted first");
        assertThat(new DeletionRule().look(unseen).get(0).cause()).contains("see whether it runs");
    }

    @Test
    void shouldSayThatAPodStillUsesAClaim() {
        var claim = new ClaimView(
                meta("PersistentVolumeClaim", "data-0").deletedAt(EARLIER, List.of("kubernetes.io/pvc-protection")),
                "Bound",
                Optional.empty());

        assertThat(new DeletionRule()
                        .look(snapshot().claims(List.of(claim)).build())
                        .get(0)
                        .cause())
                .isEqualTo("a pod still mounts it");
    }

    @Test
    void shouldSayThatANamespaceIsNotThere() {
        var missing = new NamespaceView("lab", false, Map.of(), Optional.empty(), List.of());

        assertThat(Diagnosis.of(Snapshot.of(missing, NOW).build(), Rules.ALL).causes())
                .extracting(Finding::title)
                .containsExactly("Namespace lab doesn't exist");
    }

    private static ResourceView leaving(String group, String kind, String name, String finalizer) {
        return new ResourceView(
                meta(kind, name).deletedAt(EARLIER, List.of(finalizer)),
                group,
                true,
                Optional.of(1L),
                List.of(),
                Map.of());
    }
}
