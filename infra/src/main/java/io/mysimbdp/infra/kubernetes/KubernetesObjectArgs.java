// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.kubernetes;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts of a Kubernetes object, of whatever kind: those that a kind does not have stay unset. Pulumi takes the
 * names of inputs from fields, so that each part that some kind has must be one.
 */
@SuppressWarnings("UnusedVariable") // Pulumi reads them.
final class KubernetesObjectArgs extends ResourceArgs {
    private static final Set<String> PARTS = Set.of(
            "apiVersion",
            "kind",
            "metadata",
            "spec",
            "data",
            "type",
            "immutable",
            "automountServiceAccountToken",
            "rules",
            "roleRef",
            "subjects");

    @Import(name = "apiVersion", required = true)
    private final Output<String> apiVersion;

    @Import(name = "kind", required = true)
    private final Output<String> kind;

    @Import(name = "metadata")
    private final Output<Map<String, Object>> metadata;

    @Import(name = "spec")
    private final Output<Map<String, Object>> spec;

    @Import(name = "data")
    private final Output<Map<String, Object>> data;

    @Import(name = "type")
    private final Output<String> type;

    @Import(name = "immutable")
    private final Output<Boolean> immutable;

    @Import(name = "automountServiceAccountToken")
    private final Output<Boolean> automountServiceAccountToken;

    @Import(name = "rules")
    private final Output<List<Object>> rules;

    @Import(name = "roleRef")
    private final Output<Map<String, Object>> roleRef;

    @Import(name = "subjects")
    private final Output<List<Object>> subjects;

    KubernetesObjectArgs(Map<String, Object> content) {
        var unknown = new TreeSet<>(content.keySet());
        unknown.removeAll(PARTS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(content.get("kind") + " has parts that would get lost: " + unknown);
        }
        apiVersion = part(content, "apiVersion");
        kind = part(content, "kind");
        metadata = part(content, "metadata");
        spec = part(content, "spec");
        data = part(content, "data");
        type = part(content, "type");
        immutable = part(content, "immutable");
        automountServiceAccountToken = part(content, "automountServiceAccountToken");
        rules = part(content, "rules");
        roleRef = part(content, "roleRef");
        subjects = part(content, "subjects");
    }

    @SuppressWarnings("unchecked")
    private static <T> Output<T> part(Map<String, Object> content, String name) {
        return content.containsKey(name) ? Output.of((T) content.get(name)) : null;
    }
}
