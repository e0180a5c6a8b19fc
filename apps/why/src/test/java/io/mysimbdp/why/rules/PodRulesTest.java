// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import static io.mysimbdp.why.rules.Samples.EARLIER;
import static io.mysimbdp.why.rules.Samples.IMAGE;
import static io.mysimbdp.why.rules.Samples.NOW;
import static io.mysimbdp.why.rules.Samples.container;
import static io.mysimbdp.why.rules.Samples.crashing;
import static io.mysimbdp.why.rules.Samples.ignored;
import static io.mysimbdp.why.rules.Samples.meta;
import static io.mysimbdp.why.rules.Samples.ownedBy;
import static io.mysimbdp.why.rules.Samples.pod;
import static io.mysimbdp.why.rules.Samples.readyContainer;
import static io.mysimbdp.why.rules.Samples.ref;
import static io.mysimbdp.why.rules.Samples.resource;
import static io.mysimbdp.why.rules.Samples.snapshot;
import static io.mysimbdp.why.rules.Samples.warning;
import static io.mysimbdp.why.rules.Samples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.why.snapshot.ContainerView.Running;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.LogTail;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.PodView;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodRulesTest {
    private static final Terminated FAILED = new Terminated("Error", 1, "", Optional.of(NOW.minusSeconds(20)));

    @Test
    void shouldTellOnceOfAnImageThatTwelvePodsLack() {
        var pods = IntStream.range(0, 12)
                .mapToObj(i -> pod("consumer-" + i, new Waiting("ImagePullBackOff", "Back-off pulling image")))
                .toList();
        var snapshot = snapshot()
                .pods(pods)
                .events(List.of(warning(
                        pods.get(0).ref(),
                        "Failed",
                        "Failed to pull image \"" + IMAGE + "\": dial tcp: lookup registry.example: no such host")))
                .build();

        var findings = new ImageRule().look(snapshot);

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).title()).isEqualTo("Image " + IMAGE + " can't be pulled");
        assertThat(findings.get(0).about()).hasSize(12);
        assertThat(findings.get(0).seen().get(0)).contains("no such host");
        assertThat(findings.get(0).cause()).contains("can't reach the registry");
        assertThat(findings.get(0).since()).contains(EARLIER);
    }

    @Test
    void shouldTellWhyAnImageCannotBePulled() {
        assertThat(imageCause("ErrImagePull", "pull access denied")).contains("wants a login");
        assertThat(imageCause("ErrImagePull", "manifest unknown: not found")).contains("no such image or tag");
        assertThat(imageCause("ErrImageNeverPull", "")).contains("node-1 doesn't have it");
        assertThat(imageCause("InvalidImageName", "")).contains("no name of an image");
    }

    private static String imageCause(String reason, String message) {
        var snapshot =
                snapshot().pods(List.of(pod("a", new Waiting(reason, message)))).build();
        return new ImageRule().look(snapshot).get(0).cause();
    }

    @Test
    void shouldNameTheSecretThatIsMissingAndWhoMakesIt() {
        var snapshot = snapshot()
                .pods(List.of(pod("daas-1", new Waiting("CreateContainerConfigError", "secret \"daas\" not found"))))
                .resources(List.of(ignored("kafka.strimzi.io", "KafkaUser", "daas")))
                .build();

        var finding = new ConfigRule().look(snapshot).get(0);

        assertThat(finding.title()).isEqualTo("Secret daas is missing");
        assertThat(finding.reliesOn()).containsExactly(ref("KafkaUser", "daas"));
        assertThat(finding.cause()).startsWith("KafkaUser daas makes it");
    }

    @Test
    void shouldSeeTheSecretThatCannotBeMountedWhileThePodIsYoung() {
        var young = pod(
                Meta.of(ref("Pod", "kafka-0"), NOW.minusSeconds(5)),
                container(new Waiting("ContainerCreating", ""), 0, Optional.empty()));
        var snapshot = snapshot()
                .pods(List.of(young))
                .events(List.of(warning(
                        young.ref(),
                        "FailedMount",
                        "MountVolume.SetUp failed for volume \"ca\" : secret \"ca\" not found")))
                .build();

        assertThat(new ConfigRule().look(snapshot).get(0).title()).isEqualTo("Secret ca is missing");
        assertThat(new StuckRule().look(snapshot)).isEmpty();
    }

    @Test
    void shouldNameTheKeyThatASecretLacks() {
        var snapshot = snapshot()
                .pods(List.of(pod(
                        "a",
                        new Waiting(
                                "CreateContainerConfigError", "couldn't find key password in Secret lab/cassandra"))))
                .build();

        assertThat(new ConfigRule().look(snapshot).get(0).title()).isEqualTo("Secret cassandra has no key password");
    }

    @Test
    void shouldSayThatAnImageOfRootMayNotRun() {
        var snapshot = snapshot()
                .pods(List.of(pod(
                        "a",
                        new Waiting(
                                "CreateContainerConfigError",
                                "container has runAsNonRoot and image will run as root"))))
                .build();

        assertThat(new ConfigRule().look(snapshot).get(0).cause()).startsWith("the image runs as root");
    }

    @Test
    void shouldShowTheLogOfTheRunThatFailed() {
        var pod = crashing("producer-1", FAILED, 7);
        var snapshot = snapshot()
                .pods(List.of(pod))
                .logs(List.of(new LogTail(pod.ref(), "main", true, List.of("no such file"))))
                .build();

        var finding = new CrashRule().look(snapshot).get(0);

        assertThat(finding.title()).isEqualTo("pod/producer-1 keeps failing: container main, exit code 1");
        assertThat(finding.seen()).containsExactly("7 restarts, failed last 20 s ago");
        assertThat(finding.log().orElseThrow().lines()).containsExactly("no such file");
        assertThat(finding.todo()).isEqualTo("kubectl -n lab logs producer-1 -c main --previous");
    }

    @Test
    void shouldKnowTheExitCodesOfTheAppsOnly() {
        var failed = new Terminated("Error", 2, "", Optional.of(NOW));
        var operator = ownedBy(crashing("b", failed, 1), ref("Deployment", "strimzi-cluster-operator"));

        assertThat(crashCause(crashing("a", failed, 1))).startsWith("its settings are wrong");
        assertThat(crashCause(operator)).startsWith("the program gives up");
    }

    private static String crashCause(PodView pod) {
        return new CrashRule()
                .look(snapshot().pods(List.of(pod)).build())
                .get(0)
                .cause();
    }

    @Test
    void shouldSayThatAProbeKills() {
        var pod = crashing("a", new Terminated("Error", 143, "", Optional.of(NOW)), 3);
        var snapshot = snapshot()
                .pods(List.of(pod))
                .events(List.of(
                        warning(pod.ref(), "Killing", "Container main failed liveness probe, will be restarted")))
                .build();

        assertThat(new CrashRule().look(snapshot).get(0).cause()).startsWith("its liveness or startup probe fails");
    }

    @Test
    void shouldTellMemoryFromOtherFailures() {
        var snapshot = snapshot()
                .pods(List.of(crashing("a", new Terminated("OOMKilled", 137, "", Optional.of(NOW)), 3)))
                .build();

        assertThat(new OutOfMemoryRule().look(snapshot).get(0).title())
                .isEqualTo("pod/a runs out of memory: container main");
        assertThat(new CrashRule().look(snapshot)).isEmpty();
    }

    @Test
    void shouldAskThePodThatRunsButIsNotReady() {
        var snapshot = snapshot()
                .pods(List.of(pod("consumer-1", new Running(EARLIER))))
                .resources(List.of(resource("kafka.strimzi.io", "Kafka", "events")))
                .build();

        var finding = new ReadinessRule().look(snapshot).get(0);

        assertThat(finding.title()).isEqualTo("pod/consumer-1 runs, but isn't ready: container main");
        assertThat(finding.reliesOn()).contains(ref("Kafka", "events"));
        assertThat(finding.todo())
                .isEqualTo("ask it: kubectl get --raw /api/v1/namespaces/lab/pods/consumer-1:8080/proxy/health/ready");
    }

    @Test
    void shouldLeaveYoungAndReadyPodsInPeace() {
        var young = new PodView(
                Meta.of(ref("Pod", "young"), NOW.minusSeconds(10)),
                "Pending",
                "",
                "",
                "node-1",
                List.of(),
                List.of(container(new Waiting("ContainerCreating", ""), 0, Optional.empty())),
                List.of());
        var snapshot = snapshot()
                .pods(List.of(young, pod(meta("Pod", "ready"), readyContainer())))
                .build();

        assertThat(Diagnosis.of(snapshot, Rules.ALL).isWell()).isTrue();
    }

    @Test
    void shouldNotMindTheEvictedPodWhoseDeploymentIsWhole() {
        var evicted = new PodView(
                meta("Pod", "a").ownedBy(ref("ReplicaSet", "a")),
                "Failed",
                "Evicted",
                "The node was low on resource: memory.",
                "node-1",
                List.of(),
                List.of(),
                List.of());

        var whole = snapshot()
                .pods(List.of(evicted))
                .workloads(List.of(workload("ReplicaSet", "a", 1, 1)))
                .build();
        var broken = snapshot()
                .pods(List.of(evicted))
                .workloads(List.of(workload("ReplicaSet", "a", 1, 0)))
                .build();

        assertThat(new StuckRule().look(whole)).isEmpty();
        assertThat(new StuckRule().look(broken).get(0).title()).isEqualTo("pod/a was thrown out by the node: Evicted");
    }

    @Test
    void shouldSayWhyAPodWithANodeIsNotStarted() {
        var pod = pod("a", new Waiting("ContainerCreating", ""));
        var snapshot = snapshot()
                .pods(List.of(pod))
                .events(List.of(warning(pod.ref(), "FailedAttachVolume", "Multi-Attach error for volume")))
                .build();

        assertThat(new StuckRule().look(snapshot).get(0).cause()).contains("another node may still hold it");
    }
}
