// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Running;
import io.mysimbdp.why.snapshot.ContainerView.Terminated;
import io.mysimbdp.why.snapshot.LogTail;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the last that troubled pods wrote: one pod of each owner, since the others wrote the same. */
final class LogReader {
    private static final int MOST_PODS = 12;

    /** More than are shown, because stack frames are dropped. */
    private static final int LINES_READ = 120;

    private static final int BYTES_READ = 256 * 1024;
    private static final int LINE_LENGTH = 220;

    /** Colours and other commands for terminals, and what else must not reach one. */
    private static final Pattern CONTROL = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]|[\\p{Cntrl}&&[^\t]]");

    /** Where in the code is of no use to who operates it. */
    private static final Pattern STACK_FRAME =
            Pattern.compile("^\\s+(at [\\w.$/<>@-]+\\(.*|\\.\\.\\. \\d+ (more|common.*))$");

    private final KubernetesClient client;
    private final int lines;

    LogReader(KubernetesClient client, int lines) {
        this.client = client;
        this.lines = lines;
    }

    List<LogTail> read(Snapshot snapshot) {
        var tails = new ArrayList<LogTail>();
        var owners = new HashSet<Ref>();
        snapshot.pods().stream()
                .filter(pod -> wroteWhy(pod, snapshot))
                .sorted(Comparator.comparing((PodView pod) -> pod.meta().created())
                        .reversed())
                .filter(pod -> owners.add(snapshot.rootOwner(pod.meta())))
                .limit(lines == 0 ? 0 : MOST_PODS)
                .forEach(pod ->
                        container(pod).flatMap(one -> read(pod.ref(), one)).ifPresent(tails::add));
        return tails;
    }

    private static boolean wroteWhy(PodView pod, Snapshot snapshot) {
        var failedForJob = pod.phase().equals("Failed")
                && snapshot.rootOwner(pod.meta()).kind().equals("Job");
        return failedForJob
                || Set.of(PodTrouble.CRASH, PodTrouble.OUT_OF_MEMORY, PodTrouble.NOT_READY)
                        .contains(PodTrouble.of(pod, snapshot));
    }

    private static Optional<ContainerView> container(PodView pod) {
        return pod.containers().stream()
                .filter(one -> !one.ready() && (one.failure().isPresent() || one.state() instanceof Running))
                .findFirst();
    }

    private Optional<LogTail> read(Ref pod, ContainerView container) {
        // While it waits, or has just begun anew, the run before is the one that failed.
        var previous = container.last().isPresent() && !(container.state() instanceof Terminated);
        try {
            // The client's own call waits for the pod to be ready, and watches it, which this must not need.
            var text = client.raw("/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + "/log?container="
                    + container.name() + "&previous=" + previous + "&tailLines=" + LINES_READ + "&limitBytes="
                    + BYTES_READ);
            return Optional.of(new LogTail(pod, container.name(), previous, tail(text == null ? "" : text)));
        } catch (KubernetesClientException e) {
            // A log may be gone with its node, or be somebody else's to read; all else is still worth saying.
            return Optional.empty();
        }
    }

    List<String> tail(String text) {
        var kept = text.lines()
                .filter(line -> !STACK_FRAME.matcher(line).matches())
                .map(line ->
                        CONTROL.matcher(line).replaceAll("").replace("\t", "  ").stripTrailing())
                .filter(line -> !line.isEmpty())
                .map(line -> line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + " …" : line)
                .toList();
        return kept.subList(Math.max(0, kept.size() - lines), kept.size());
    }
}
