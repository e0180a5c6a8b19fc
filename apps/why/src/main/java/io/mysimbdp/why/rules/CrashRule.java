// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.Operator;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A container ends again and again. */
final class CrashRule implements Rule {
    private record Crash(Ref owner, String container, String reason) {}

    private record Crashed(PodView pod, ContainerView container) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var all = snapshot.pods().stream()
                .filter(pod -> PodTrouble.of(pod, snapshot) == PodTrouble.CRASH)
                .flatMap(pod -> worst(pod).stream())
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(
                        all,
                        one -> new Crash(
                                snapshot.rootOwner(one.pod().meta()),
                                one.container().name(),
                                reason(one.container())))
                .forEach((crash, same) -> findings.add(finding(same, snapshot)));
        return findings;
    }

    private static List<Crashed> worst(PodView pod) {
        return pod.containers().stream()
                .filter(one -> !one.ready()
                        && (one.failure().isPresent() || !one.waitingReason().isEmpty()))
                .filter(one -> !one.waitingReason().equals("PodInitializing"))
                .limit(1)
                .map(one -> new Crashed(pod, one))
                .toList();
    }

    private static String reason(ContainerView container) {
        return container
                .failure()
                .map(one -> "exit code " + one.exitCode() + (one.reason().equals("Error") ? "" : ", " + one.reason()))
                .orElse(container.waitingReason());
    }

    private static Finding finding(List<Crashed> same, Snapshot snapshot) {
        var first = same.get(0);
        var refs = same.stream().map(one -> one.pod().ref()).toList();
        var restarts = same.stream().mapToInt(one -> one.container().restarts()).sum();
        var finding = Finding.titled(Texts.oneOrCount(refs) + " " + Texts.verb(refs, "keeps", "keep") + " failing: "
                        + (first.container().init() ? "init container " : "container ")
                        + first.container().name() + ", " + reason(first.container()))
                .about(refs)
                .seen(Texts.count(restarts, "restart") + latest(same, snapshot));
        first.container().failure().map(Terminated::message).ifPresent(finding::seen);
        if (first.container().state() instanceof Waiting waiting
                && first.container().failure().isEmpty()) {
            finding.seen(waiting.message());
        }
        finding.eventsFrom(snapshot).logFrom(snapshot);
        explain(finding, first, snapshot);
        return finding.build();
    }

    /** A pod that fails is ready now and then in between, so that nobody knows since when it does. */
    private static String latest(List<Crashed> same, Snapshot snapshot) {
        return same.stream()
                .map(one -> one.container().failure().flatMap(Terminated::ended))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .map(ended -> ", failed last " + snapshot.since(ended).toSeconds() + " s ago")
                .orElse("");
    }

    private static void explain(Finding.Builder finding, Crashed crashed, Snapshot snapshot) {
        var pod = crashed.pod().ref();
        var logs = "kubectl -n " + pod.namespace() + " logs " + pod.name() + " -c "
                + crashed.container().name() + " --previous";
        var code = crashed.container().failure().map(Terminated::exitCode).orElse(-1);
        var reason = crashed.container().failure().map(Terminated::reason).orElse("");
        if (killedByProbe(pod, snapshot)) {
            finding.cause(
                            "its liveness or startup probe fails, so that it is restarted: it hangs, or is slower than the"
                                    + " probe allows")
                    .todo(logs);
        } else if (code == -1 || reason.equals("StartError") || reason.equals("ContainerCannotRun") || code == 127) {
            finding.cause("its program can't be started: not in the image, not executable, or for another processor")
                    .todo(Texts.kubectl(pod, "describe"));
        } else if (code == 2 && isApp(crashed.pod(), snapshot)) {
            finding.cause("its settings are wrong: exit code 2 of the apps says so, and the log names each")
                    .todo("mend the settings; all of it: " + logs);
        } else if (code == 137) {
            finding.cause("it was killed: it didn't stop in time, or the node had no memory left")
                    .todo(logs);
        } else {
            finding.cause("the program gives up, and the log says why").todo(logs);
        }
    }

    /** Exit codes of the apps have a meaning; those of operators and stores have others. */
    private static boolean isApp(PodView pod, Snapshot snapshot) {
        return pod.ref().namespace().equals(snapshot.namespace().name())
                && ResourceRule.cluster(pod.meta()).isEmpty()
                && Operator.ofDeployment(snapshot.rootOwner(pod.meta()).name()).isEmpty();
    }

    private static boolean killedByProbe(Ref pod, Snapshot snapshot) {
        return snapshot.events(pod).stream()
                .map(EventView::message)
                .anyMatch(message ->
                        message.contains("failed liveness probe") || message.contains("failed startup probe"));
    }
}
