// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mysimbdp.why.snapshot.Condition;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.WorkloadView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From custom resources, which are trees of maps and lists, to records. */
final class ResourceMapping {
    private ResourceMapping() {}

    static ResourceView resource(GenericKubernetesResource from, String group, String kind) {
        var status = map(from.getAdditionalProperties().get("status"));
        return new ResourceView(
                Mapping.meta(kind, from.getMetadata()),
                group,
                !status.isEmpty(),
                status.get("observedGeneration") instanceof Number number
                        ? Optional.of(number.longValue())
                        : Optional.empty(),
                list(status.get("conditions")).stream()
                        .map(ResourceMapping::map)
                        .map(ResourceMapping::condition)
                        .toList(),
                details(from, status));
    }

    static WorkloadView podSet(GenericKubernetesResource from) {
        var status = map(from.getAdditionalProperties().get("status"));
        return new WorkloadView(
                Mapping.meta("StrimziPodSet", from.getMetadata()),
                list(map(from.getAdditionalProperties().get("spec")).get("pods"))
                        .size(),
                status.get("pods") instanceof Number number ? number.intValue() : 0,
                status.get("readyPods") instanceof Number number ? number.intValue() : 0,
                List.of());
    }

    private static Condition condition(Map<?, ?> from) {
        return Mapping.condition(
                text(from.get("type")),
                text(from.get("status")),
                text(from.get("reason")),
                text(from.get("message")),
                text(from.get("lastTransitionTime")));
    }

    private static Map<String, String> details(GenericKubernetesResource from, Map<?, ?> status) {
        var details = new HashMap<String, String>();
        put(details, "error", status.get("error"));
        put(details, "progress", status.get("cassandraOperatorProgress"));
        map(status.get("datacenters"))
                .forEach((name, datacenter) -> put(
                        details,
                        "progress of " + name,
                        map(map(datacenter).get("cassandra")).get("cassandraOperatorProgress")));
        put(details, "secret", map(from.getAdditionalProperties().get("spec")).get("secretName"));
        return details;
    }

    private static void put(Map<String, String> details, String name, Object value) {
        if (value instanceof String text) {
            details.put(name, text);
        }
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
