// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import io.mysimbdp.why.snapshot.ContainerView.Running;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/** What keeps a pod from being ready: exactly one thing for each pod, so that no two rules tell of the same. */
public enum PodTrouble {
    /** Nothing, or nothing yet. */
    NONE,
    /** No node takes it. */
    UNSCHEDULABLE,
    /** An image can't be had. */
    IMAGE,
    /** What its containers are to be given is missing or forbidden. */
    CONFIG,
    /** A container took more memory than its limit. */
    OUT_OF_MEMORY,
    /** A container ends, or can't be started, again and again. */
    CRASH,
    /** Its node threw it out. */
    EVICTED,
    /** It has a node, but its containers aren't made. */
    STUCK,
    /** It runs, but takes no requests. */
    NOT_READY;

    /** So long a pod may take to start, or to become ready, before anybody need ask. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Set<String> IMAGE_REASONS = Set.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed");
    private static final Set<String> START_REASONS =
            Set.of("CrashLoopBackOff", "CreateContainerError", "RunContainerError");
    private static final Pattern NOT_FOUND = Pattern.compile("(?i)(secret|configmap) \"[^\"]+\" not found");

    /** What keeps this pod. */
    public static PodTrouble of(PodView pod, Snapshot snapshot) {
        if (!pod.isWaitedFor()) {
            return NONE;
        }
        if (pod.phase().equals("Failed")) {
            return isLeftBehind(pod, snapshot) ? NONE : pod.reason().isEmpty() ? CRASH : EVICTED;
        }
        if (pod.condition("PodScheduled").filter(one -> !one.isTrue()).isPresent()) {
            return UNSCHEDULABLE;
        }
        if (pod.containers().stream().anyMatch(one -> IMAGE_REASONS.contains(one.waitingReason()))) {
            return IMAGE;
        }
        if (pod.containers().stream().anyMatch(one -> one.waitingReason().equals("CreateContainerConfigError"))
                || (isCreating(pod) && lacksWhatItMounts(pod, snapshot))) {
            return CONFIG;
        }
        for (var container : pod.containers()) {
            if (!container.ready() && isFailing(container, snapshot)) {
                return container
                                .failure()
                                .filter(one -> one.reason().equals("OOMKilled"))
                                .isPresent()
                        ? OUT_OF_MEMORY
                        : CRASH;
            }
        }
        if (!snapshot.lasts(waitingSince(pod), PATIENCE)) {
            return NONE;
        }
        return isCreating(pod) ? STUCK : NOT_READY;
    }

    /** Since when somebody waits for this pod. */
    public static Instant waitingSince(PodView pod) {
        return pod.condition("PodScheduled")
                .filter(one -> !one.isTrue())
                .or(() -> pod.condition("Ready"))
                .flatMap(Condition::since)
                .orElse(pod.meta().created());
    }

    private static boolean isFailing(ContainerView container, Snapshot snapshot) {
        if (START_REASONS.contains(container.waitingReason())) {
            return true;
        }
        // Between two crashes it runs for a while; one that has run for long has other troubles.
        var runsAgain = container.state() instanceof Running running && snapshot.lasts(running.since(), PATIENCE);
        return container.failure().isPresent() && !runsAgain;
    }

    private static boolean isCreating(PodView pod) {
        return pod.containers().stream()
                .anyMatch(one -> one.state() instanceof Waiting waiting
                        && (waiting.reason().isEmpty() || waiting.reason().equals("ContainerCreating")));
    }

    private static boolean lacksWhatItMounts(PodView pod, Snapshot snapshot) {
        return snapshot.events(pod.ref()).stream()
                .anyMatch(event -> event.reason().equals("FailedMount")
                        && NOT_FOUND.matcher(event.message()).find());
    }

    /** Whether others have taken its place: a Job counts its failed pods, and a Deployment makes new ones. */
    private static boolean isLeftBehind(PodView pod, Snapshot snapshot) {
        var owner = snapshot.rootOwner(pod.meta());
        return owner.kind().equals("Job")
                || snapshot.workloads().stream()
                        .anyMatch(one -> one.ref().equals(owner) && one.ready() >= one.wanted());
    }
}
