// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.WebhookView;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An admission webhook can't answer, so that the API server refuses what it should approve of. */
final class WebhookRule implements Rule {
    /** Where a failing webhook keeps the platform from starting. */
    private static final Set<String> GROUPS = Set.of(
            "*",
            "",
            "apps",
            "batch",
            "cert-manager.io",
            "k8ssandra.io",
            "control.k8ssandra.io",
            "cassandra.datastax.com",
            "kafka.strimzi.io");

    private record Trouble(Ref service, boolean answering) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var troubled = snapshot.webhooks().stream()
                .filter(hook -> hook.blocks() && hook.concernsNamespace() && !(hook.answering() && hook.trusted()))
                .filter(hook -> hook.groups().stream().anyMatch(GROUPS::contains))
                .toList();
        var findings = new ArrayList<Finding>();
        Texts.group(troubled, hook -> new Trouble(hook.service(), hook.answering()))
                .forEach((trouble, hooks) -> {
                    var service = trouble.service();
                    var finding = Finding.titled("Admission webhook " + service.namespace() + "/" + service.name()
                                    + (trouble.answering() ? " isn't trusted" : " has nobody to answer it"))
                            .about(hooks.stream()
                                    .map(WebhookView::configuration)
                                    .distinct()
                                    .toList())
                            .reliesOn(snapshot.operators().stream()
                                    .map(WorkloadView::ref)
                                    .filter(ref -> ref.namespace().equals(service.namespace()))
                                    .toList())
                            .seen("asked about: "
                                    + String.join(
                                            ", ",
                                            hooks.stream()
                                                    .flatMap(hook -> hook.groups().stream())
                                                    .map(group -> group.isEmpty() ? "core" : group)
                                                    .distinct()
                                                    .sorted()
                                                    .toList()));
                    if (trouble.answering()) {
                        finding.seen(
                                        "its caBundle is empty: the API server says x509: certificate signed by unknown authority")
                                .cause("cert-manager has not issued or not injected its certificate yet")
                                .todo("kubectl -n " + service.namespace()
                                        + " get certificates; cert-manager and its cainjector must run");
                    } else {
                        finding.seen(
                                        "no pod behind service " + service.name()
                                                + " is ready: what it should approve of is refused with 'failed calling webhook'")
                                .cause("the operator behind it doesn't run (yet), or was removed without its webhook")
                                .todo("kubectl -n " + service.namespace()
                                        + " get pods; if the operator is gone for good: "
                                        + String.join(
                                                "; ",
                                                hooks.stream()
                                                        .map(hook -> Texts.kubectl(hook.configuration(), "delete"))
                                                        .distinct()
                                                        .toList()));
                    }
                    findings.add(finding.build());
                });
        return findings;
    }
}
