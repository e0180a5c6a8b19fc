// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ContainerView;
import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** An image can't be had. */
final class ImageRule implements Rule {
    private record Unpulled(PodView pod, ContainerView container) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var unpulled = snapshot.pods().stream()
                .filter(pod -> PodTrouble.of(pod, snapshot) == PodTrouble.IMAGE)
                .flatMap(pod -> pod.containers().stream()
                        .filter(one -> one.waitingReason().contains("Image")
                                || one.waitingReason().equals("RegistryUnavailable")
                                || one.waitingReason().equals("SignatureValidationFailed"))
                        .limit(1)
                        .map(one -> new Unpulled(pod, one)))
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(unpulled, one -> one.container().image()).forEach((image, all) -> {
            var first = all.get(0);
            var message = message(first, snapshot);
            var finding = Finding.titled("Image " + image + " can't be pulled")
                    .about(all.stream().map(one -> one.pod().ref()).toList())
                    .seen(first.container().waitingReason() + ": " + message);
            all.forEach(one -> finding.since(PodTrouble.waitingSince(one.pod())));
            explain(finding, message.toLowerCase(Locale.ROOT), first);
            findings.add(finding.build());
        });
        return findings;
    }

    /** The event of the attempt says more than that there will be another one. */
    private static String message(Unpulled one, Snapshot snapshot) {
        return snapshot.events(one.pod().ref()).stream()
                .filter(event -> event.reason().equals("Failed")
                        && event.message().contains(one.container().image())
                        && event.message().startsWith("Failed to pull"))
                .max(Comparator.comparing(EventView::last))
                .map(EventView::message)
                .orElse(one.container().state() instanceof Waiting waiting ? waiting.message() : "");
    }

    private static void explain(Finding.Builder finding, String message, Unpulled one) {
        var reason = one.container().waitingReason();
        if (reason.equals("ErrImageNeverPull")) {
            finding.cause("the pod may only use what is on its node, and node "
                            + one.pod().node() + " doesn't have it")
                    .todo("load the image on every node, or set imagePullPolicy: IfNotPresent");
        } else if (reason.equals("InvalidImageName")) {
            finding.cause("this is no name of an image").todo("mend the name in the settings");
        } else if (anyOf(
                message, "no such host", "timeout", "connection refused", "dial tcp", "no route", "tls: ", "x509")) {
            finding.cause("the node can't reach the registry (name, network, proxy or certificate)")
                    .todo(
                            "check the registry's name in the settings, and that nodes may reach it; or load the image on the nodes");
        } else if (anyOf(message, "unauthorized", "denied", "forbidden", "authentication", "authorization failed")) {
            finding.cause("the registry wants a login, or has no such image and doesn't say so")
                    .todo("check the name and tag, and the pod's imagePullSecrets");
        } else if (anyOf(message, "not found", "manifest unknown", "no match for platform", "not exist")) {
            finding.cause("the registry has no such image or tag, or none for the node's processor")
                    .todo("check the name and tag in the settings; push the image if it is your own");
        } else {
            finding.cause("the registry or the name is wrong, as the message says")
                    .todo(Texts.kubectl(one.pod().ref(), "describe"));
        }
    }

    private static boolean anyOf(String message, String... words) {
        return List.of(words).stream().anyMatch(message::contains);
    }
}
