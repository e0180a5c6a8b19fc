// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.mysimbdp.why.snapshot.NamespaceView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.WebhookView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Works out which admission webhooks see what is made in a namespace. */
final class Webhooks {
    /** Kinds of Kubernetes itself that the platform is made of; other kinds of the same groups don't matter here. */
    private static final Set<String> OURS = Set.of(
            "*",
            "*/*",
            "pods",
            "deployments",
            "replicasets",
            "statefulsets",
            "jobs",
            "services",
            "secrets",
            "configmaps",
            "serviceaccounts",
            "persistentvolumeclaims");

    private static final Set<String> KUBERNETES = Set.of("", "*", "apps", "batch");

    private final NamespaceView namespace;
    private final Predicate<Ref> answering;

    /**
     * @param answering whether a ready pod stands behind a service
     */
    Webhooks(NamespaceView namespace, Predicate<Ref> answering) {
        this.namespace = namespace;
        this.answering = answering;
    }

    WebhookView webhook(
            Ref configuration,
            String name,
            WebhookClientConfig client,
            List<RuleWithOperations> rules,
            String failurePolicy,
            LabelSelector namespaces,
            LabelSelector objects) {
        var service = new Ref(
                "Service",
                client.getService().getNamespace(),
                client.getService().getName());
        // Which of our objects such a selector would take can't be told before they are made; it is mostly a few.
        var picky = objects != null && !isEmpty(objects);
        var groups = Mapping.orEmpty(rules).stream()
                .filter(rule -> !picky || rule.getApiGroups().stream().noneMatch(KUBERNETES::contains))
                .filter(rule -> rule.getApiGroups().stream().noneMatch(KUBERNETES::contains)
                        || rule.getResources().stream().anyMatch(OURS::contains))
                .flatMap(rule -> rule.getApiGroups().stream())
                .collect(Collectors.toSet());
        return new WebhookView(
                configuration,
                Mapping.orEmpty(name),
                service,
                groups,
                !"Ignore".equals(failurePolicy),
                selects(namespaces),
                answering.test(service),
                !Mapping.orEmpty(client.getCaBundle()).isEmpty());
    }

    private static boolean isEmpty(LabelSelector selector) {
        return Mapping.orEmpty(selector.getMatchLabels()).isEmpty()
                && Mapping.orEmpty(selector.getMatchExpressions()).isEmpty();
    }

    private boolean selects(LabelSelector selector) {
        if (selector == null) {
            return true;
        }
        Map<String, String> labels = new HashMap<>(namespace.labels());
        labels.put("kubernetes.io/metadata.name", namespace.name());
        return Mapping.orEmpty(selector.getMatchLabels()).entrySet().stream()
                        .allMatch(one -> one.getValue().equals(labels.get(one.getKey())))
                && Mapping.orEmpty(selector.getMatchExpressions()).stream().allMatch(one -> {
                    var value = labels.get(one.getKey());
                    return switch (one.getOperator()) {
                        case "In" -> value != null && one.getValues().contains(value);
                        case "NotIn" -> value == null || !one.getValues().contains(value);
                        case "Exists" -> value != null;
                        case "DoesNotExist" -> value == null;
                        default -> true;
                    };
                });
    }
}
