// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Secret or ConfigMap is missing, or a container may not be made as it is described. */
final class ConfigRule implements Rule {
    private static final Pattern MISSING = Pattern.compile("(?i)(secret|configmap) \"([^\"]+)\" not found");
    private static final Pattern MISSING_KEY =
            Pattern.compile("(?i)couldn't find key (\\S+) in (secret|configmap) [^/\\s]+/(\\S+)");

    /** What is missing: an object, or a key in one. */
    private record Missing(String kind, String name, Optional<String> key) {}

    private record Unconfigured(PodView pod, String message) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var all = snapshot.pods().stream()
                .filter(pod -> PodTrouble.of(pod, snapshot) == PodTrouble.CONFIG)
                .map(pod -> new Unconfigured(pod, message(pod, snapshot)))
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(all, one -> missing(one.message()))
                .forEach((missing, pods) -> missing.ifPresentOrElse(
                        what -> findings.add(missing(what, pods, snapshot)),
                        () -> Texts.group(pods, Unconfigured::message)
                                .forEach((message, same) -> findings.add(refused(message, same)))));
        return findings;
    }

    private static String message(PodView pod, Snapshot snapshot) {
        return pod.containers().stream()
                .filter(one -> one.waitingReason().equals("CreateContainerConfigError"))
                .map(ContainerView::state)
                .map(state -> state instanceof Waiting waiting ? waiting.message() : "")
                .findFirst()
                .or(() -> snapshot.events(pod.ref()).stream()
                        .filter(event -> event.reason().equals("FailedMount"))
                        .max(Comparator.comparing(EventView::last))
                        .map(EventView::message))
                .orElse("");
    }

    private static Optional<Missing> missing(String message) {
        var object = MISSING.matcher(message);
        if (object.find()) {
            return Optional.of(new Missing(kind(object.group(1)), object.group(2), Optional.empty()));
        }
        var key = MISSING_KEY.matcher(message);
        return key.find()
                ? Optional.of(new Missing(kind(key.group(2)), key.group(3), Optional.of(key.group(1))))
                : Optional.empty();
    }

    private static String kind(String word) {
        return word.equalsIgnoreCase("secret") ? "Secret" : "ConfigMap";
    }

    private static Finding missing(Missing what, List<Unconfigured> pods, Snapshot snapshot) {
        var maker = maker(what, snapshot);
        var refs = pods.stream().map(one -> one.pod().ref()).toList();
        var finding = Finding.titled(what.kind() + " " + what.name()
                        + what.key().map(key -> " has no key " + key).orElse(" is missing"))
                .about(refs)
                .reliesOn(maker.map(ResourceView::ref).map(List::of).orElse(List.of()))
                .seen(pods.get(0).message());
        pods.forEach(one -> finding.since(PodTrouble.waitingSince(one.pod())));
        var namespace = refs.get(0).namespace();
        return finding.cause(maker.map(one -> one.kind() + " " + one.ref().name()
                                + " makes it, and hasn't yet, or was made anew without it")
                        .orElse("its name is misspelt, it lies in another namespace, or whatever makes it has not run"))
                .todo(maker.map(one ->
                                Texts.kubectl(one.ref(), "describe") + "; the pod starts by itself when it is there")
                        .orElse("kubectl -n " + namespace + " get "
                                + (what.kind().equals("Secret") ? "secrets" : "configmaps")
                                + "; the pod starts by itself when it is there"))
                .build();
    }

    /** The custom resource whose operator makes such a Secret. */
    private static Optional<ResourceView> maker(Missing what, Snapshot snapshot) {
        return snapshot.resources().stream()
                .filter(one -> switch (one.kind()) {
                    case "KafkaUser" -> one.ref().name().equals(what.name());
                    case "Kafka", "K8ssandraCluster" ->
                        what.name().startsWith(one.ref().name() + "-");
                    case "Certificate" -> what.name().equals(one.details().get("secret"));
                    default -> false;
                })
                .findFirst();
    }

    private static Finding refused(String message, List<Unconfigured> pods) {
        var refs = pods.stream().map(one -> one.pod().ref()).toList();
        var root = message.contains("runAsNonRoot");
        var finding = Finding.titled(Texts.oneOrCount(refs) + " can't be started as described")
                .about(refs)
                .seen(message);
        pods.forEach(one -> finding.since(PodTrouble.waitingSince(one.pod())));
        return finding.cause(
                        root
                                ? "the image runs as root, or names its user by a word, and the pod forbids root"
                                : "the containers' description is wrong, as the message says")
                .todo(
                        root
                                ? "set runAsUser to a number in the pod's securityContext, or build the image with one"
                                : Texts.kubectl(refs.get(0), "describe"))
                .build();
    }
}
