// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.JobView;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WebhookView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The API server refuses the pods that a Deployment or the like wants to make. */
final class AdmissionRule implements Rule {
    /** Pods get another name with each attempt. */
    private static final Pattern POD_NAME = Pattern.compile("^(Error creating: )?pods? \"[^\"]+\" is forbidden: ");

    private static final Pattern STANDARD = Pattern.compile("violates PodSecurity \"([^:\"]+)");

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var refused = new LinkedHashMap<Meta, String>();
        snapshot.workloads().stream()
                .filter(one ->
                        one.existing() < one.wanted() && !one.ref().kind().equals("Deployment"))
                .forEach(one -> one.condition("ReplicaFailure")
                        .filter(Condition::isTrue)
                        .map(Condition::message)
                        .or(() -> refusal(one.ref(), snapshot))
                        .ifPresent(message -> refused.put(one.meta(), message)));
        snapshot.jobs().stream()
                .filter(job ->
                        job.active() == 0 && !job.isComplete() && job.givenUp().isEmpty())
                .map(JobView::meta)
                .forEach(meta -> refusal(meta.ref(), snapshot).ifPresent(message -> refused.put(meta, message)));

        var findings = new ArrayList<Finding>();
        Texts.group(
                        refused.keySet(),
                        meta -> POD_NAME.matcher(refused.get(meta)).replaceAll(""))
                .forEach((message, makers) -> {
                    var roots = makers.stream().map(snapshot::rootOwner).toList();
                    var finding = Finding.titled(Texts.oneOrCount(roots) + " may not create pods"
                                    + STANDARD.matcher(message)
                                            .results()
                                            .map(match -> ": they violate the Pod Security Standard " + match.group(1))
                                            .findFirst()
                                            .orElse(message.contains("exceeded quota") ? ": the quota is used up" : ""))
                            .about(roots)
                            .seen(message)
                            .reliesOn(
                                    message.contains("is being terminated")
                                            ? List.of(snapshot.namespace().ref())
                                            : List.of())
                            .reliesOn(snapshot.webhooks().stream()
                                    .filter(hook -> message.contains("\"" + hook.name() + "\""))
                                    .map(WebhookView::configuration)
                                    .toList());
                    makers.forEach(meta -> finding.since(meta.created()));
                    explain(finding, message, roots.get(0));
                    findings.add(finding.build());
                });
        return findings;
    }

    private static Optional<String> refusal(Ref maker, Snapshot snapshot) {
        return snapshot.events(maker).stream()
                .filter(event -> event.reason().equals("FailedCreate"))
                .max(Comparator.comparing(EventView::last))
                .map(EventView::message);
    }

    private static void explain(Finding.Builder finding, String message, Ref maker) {
        if (message.contains("violates PodSecurity")) {
            finding.cause("the namespace enforces this standard, and the pod template doesn't meet it")
                    .todo(
                            "set what the message names in the securityContext of the pod template; kubectl get namespace "
                                    + maker.namespace() + " --show-labels shows what is enforced");
        } else if (message.contains("exceeded quota")) {
            finding.cause("the namespace's ResourceQuota has no room for what the pods request")
                    .todo("kubectl -n " + maker.namespace()
                            + " describe resourcequota; raise it, or lower the requests");
        } else if (message.contains("failed calling webhook")) {
            finding.cause("an admission webhook that must approve of pods doesn't answer")
                    .todo("get the webhook's pods to run; kubectl get validatingwebhookconfigurations,"
                            + "mutatingwebhookconfigurations");
        } else if (message.contains("serviceaccount")) {
            finding.cause("the pods' ServiceAccount doesn't exist")
                    .todo("kubectl -n " + maker.namespace()
                            + " get serviceaccounts; pulumi up creates those of the apps");
        } else if (message.contains("is being terminated")) {
            finding.cause("the namespace is being deleted").todo("wait until it is gone");
        } else {
            finding.cause("the API server refuses them, as the message says").todo(Texts.kubectl(maker, "describe"));
        }
    }
}
