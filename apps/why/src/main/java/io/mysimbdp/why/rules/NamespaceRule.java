// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.List;
import java.util.stream.Collectors;

/** The namespace isn't there, or is on its way out. */
final class NamespaceRule implements Rule {
    @Override
    public List<Finding> look(Snapshot snapshot) {
        var namespace = snapshot.namespace();
        if (!namespace.exists()) {
            return List.of(Finding.titled("Namespace " + namespace.name() + " doesn't exist")
                    .about(namespace.ref())
                    .cause(
                            "nothing was created yet, it was destroyed, or the platform is in another namespace or cluster")
                    .todo(
                            "pulumi up creates it; kubectl get kafka,k8ssandracluster -A shows where a platform is; then -n"
                                    + " NAMESPACE, --context CONTEXT")
                    .build());
        }
        return namespace
                .deleted()
                .map(since -> {
                    var finding = Finding.titled("Namespace " + namespace.name() + " is being deleted")
                            .about(namespace.ref())
                            .reliesOn(held(snapshot))
                            .since(since);
                    namespace.conditions().stream()
                            .filter(Condition::isTrue)
                            .map(Condition::message)
                            .forEach(finding::seen);
                    return List.of(finding.cause(cause(snapshot))
                            .todo("wait, and ask again; nothing can be created in it until it is gone")
                            .build());
                })
                .orElse(List.of());
    }

    private static String cause(Snapshot snapshot) {
        var unanswered = snapshot.namespace().conditions().stream()
                .anyMatch(one -> one.type().equals("NamespaceDeletionDiscoveryFailure") && one.isTrue());
        if (unanswered) {
            return "a part of the API doesn't answer, so that nobody knows what is left: see kubectl get apiservices";
        }
        return held(snapshot).isEmpty()
                ? "what is in it is being deleted; pods may take their grace period"
                : "objects in it wait for somebody to take their finalizers away";
    }

    private static List<Ref> held(Snapshot snapshot) {
        return snapshot.resources().stream()
                .filter(one -> one.meta().deleted().isPresent())
                .map(ResourceView::ref)
                .collect(Collectors.toList());
    }
}
