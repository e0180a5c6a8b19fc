// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.report;

import static io.mysimbdp.why.rules.Samples.NOW;
import static io.mysimbdp.why.rules.Samples.crashing;
import static io.mysimbdp.why.rules.Samples.meta;
import static io.mysimbdp.why.rules.Samples.pod;
import static io.mysimbdp.why.rules.Samples.readyContainer;
import static io.mysimbdp.why.rules.Samples.unscheduled;
import static io.mysimbdp.why.rules.Samples.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.why.rules.Diagnosis;
import io.mysimbdp.why.rules.Rules;
import io.mysimbdp.why.rules.Samples;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.LogTail;
import io.mysimbdp.why.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Style PLAIN = new Style(110, false, false, "kubectl");

    @Test
    void shouldBeginWithTheVerdict() {
        var failed = crashing("producer-1", new Terminated("Error", 1, "", Optional.of(NOW)), 3);
        var snapshot = Samples.snapshot()
                .pods(List.of(pod("consumer-1", new Waiting("ErrImagePull", "not found")), failed))
                .events(List.of(warning(failed.ref(), "BackOff", "Back-off restarting failed container")))
                .logs(List.of(new LogTail(failed.ref(), "main", true, List.of("no such file"))))
                .build();

        assertThat(page(snapshot, PLAIN)).isEqualTo("""
                2 problems in namespace lab; the first to look at: Image registry.example/consumer:1.0 can't be pulled

                1. Image registry.example/consumer:1.0 can't be pulled (for 10 min)
                   where   pod/consumer-1
                   seen    ErrImagePull: not found
                   cause   the registry has no such image or tag, or none for the node's processor
                   do      check the name and tag in the settings; push the image if it is your own

                2. pod/producer-1 keeps failing: container main, exit code 1
                   seen    3 restarts, failed last 0 s ago
                   event   BackOff, 30 s ago: Back-off restarting failed container
                   log     pod/producer-1, container main, before its restart:
                           | no such file
                   cause   the program gives up, and the log says why
                   do      kubectl -n lab logs producer-1 -c main --previous

                Looked at https://cluster.example, changed nothing.
                """);
    }

    @Test
    void shouldSayThatNothingIsWrongAndWhatItDidNotSee() {
        var snapshot = Samples.snapshot()
                .pods(List.of(pod(meta("Pod", "a"), readyContainer())))
                .unseen("nodes")
                .notInstalled("Issuer")
                .build();

        assertThat(page(snapshot, PLAIN))
                .startsWith("Nothing wrong found in namespace lab: 1 pod ready, 0 custom resources as wanted\n")
                .contains("Not looked at, because you may not see it: nodes.")
                .contains("Kinds that this cluster doesn't know (their operator isn't installed): Issuer.");
    }

    @Test
    void shouldNotSayThatNothingIsWrongWhereItMaySeeNothing() {
        var snapshot = Samples.snapshot().unseen("nodes").unseen("pods").build();

        assertThat(page(snapshot, PLAIN))
                .startsWith("Can't say whether something is wrong in namespace lab: you may not list its pods.")
                .contains("Not looked at, because you may not see it: nodes, pods.");
    }

    @Test
    void shouldFitOnAPageUnlessAllIsWanted() {
        var pods = IntStream.range(0, 9)
                .mapToObj(i -> unscheduled("pod-" + i, "reason " + i))
                .toList();
        var snapshot = Samples.snapshot().pods(pods).build();

        assertThat(page(snapshot, PLAIN)).contains("full with --all").doesNotContain("seen    reason 8");
        assertThat(page(snapshot, new Style(110, false, true, "kubectl")))
                .doesNotContain("full with --all")
                .contains("seen    reason 8");
    }

    @Test
    void shouldWrapTextButNoCommand() {
        var snapshot = Samples.snapshot()
                .pods(List.of(unscheduled("a", "0/3 nodes are available: " + "3 node(s) are too old, ".repeat(10))))
                .build();

        var lines = page(snapshot, new Style(80, false, false, "kubectl --context lab"))
                .lines()
                .toList();

        assertThat(lines.stream().filter(line -> line.contains("too old"))).allMatch(line -> line.length() <= 80);
        assertThat(lines).contains("   do      kubectl --context lab -n lab describe pod a");
    }

    @Test
    void shouldUseColoursOnlyWhereTheyAreWanted() {
        var snapshot =
                Samples.snapshot().pods(List.of(unscheduled("a", "full"))).build();

        assertThat(page(snapshot, new Style(110, true, false, "kubectl"))).contains("\u001B[1;31m1 problem");
        assertThat(page(snapshot, PLAIN)).doesNotContain("\u001B");
    }

    @Test
    void shouldSayHowLongAgoAsPeopleDo() {
        assertThat(Page.age(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(Page.age(Duration.ofMinutes(90))).isEqualTo("90 min");
        assertThat(Page.age(Duration.ofHours(30))).isEqualTo("30 h");
        assertThat(Page.age(Duration.ofDays(3))).isEqualTo("3 days");
    }

    private static String page(Snapshot snapshot, Style style) {
        return Page.of(Diagnosis.of(snapshot, Rules.ALL), snapshot, "https://cluster.example", style);
    }
}
