// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the Kubernetes cluster comes from.
 *
 * @param kind an existing one, or one that the stack creates
 * @param kubeconfig the file of an existing cluster; empty for the usual place
 * @param context the context in that file, which is named because the current one may be another tomorrow
 * @param kindName the name of the cluster that kind creates
 * @param kindNodes how many nodes it has, each in a zone of its own, 1 to 5
 * @param kindImage the image of its nodes; empty for that of the kind command
 * @param zones the zones of an existing cluster that racks are spread over: values of the nodes' label {@code
 *     topology.kubernetes.io/zone}
 * @param storageClass the storage class of all volumes
 * @param adoptExisting whether objects that are there already are taken over, rather than refused
 */
public record ClusterSettings(
        Kind kind,
        String kubeconfig,
        String context,
        String kindName,
        int kindNodes,
        String kindImage,
        List<String> zones,
        String storageClass,
        boolean adoptExisting) {

    /** The class that kind's clusters come with. */
    private static final String KIND_STORAGE_CLASS = "standard";

    /** The kinds of clusters. */
    public enum Kind {
        /** A cluster that is there. */
        KUBECONFIG,
        /** Created on this machine by the kind command. */
        KIND
    }

    public ClusterSettings {
        zones = List.copyOf(zones);
    }

    static ClusterSettings read(SettingsReader reader) {
        var kind = reader.choice(
                "cluster", Kind.KUBECONFIG, "where the cluster comes from: one that is there, or a new one of kind");
        var kubeconfig =
                reader.text("kubeconfig.path", "", "file of an existing cluster; if empty, as kubectl finds it");
        var context = reader.text(
                "kubeconfig.context",
                "",
                "context of the cluster in that file, such as 'kubectl config get-contexts' lists");
        var kindName = Forms.name(reader, "kind.name", "mysimbdp", "name of the cluster that kind creates");
        var kindNodes = reader.integer("kind.nodes", 3, 1, 5, "nodes of the cluster that kind creates, a zone each");
        var kindImage = reader.text("kind.image", "", "image of kind's nodes; if empty, that of the kind command");
        var zones = Forms.labelValues(
                reader,
                "zones",
                "zones of an existing cluster, as its nodes' label topology.kubernetes.io/zone has them");
        var storageClass = Forms.objectName(
                reader, "storageClass", kind == Kind.KIND ? KIND_STORAGE_CLASS : "", "storage class of all volumes");
        var adoptExisting = reader.bool(
                "adoptExisting",
                false,
                "take over objects that are there already, as after a destroy that kept the data, rather than fail");
        if (adoptExisting && kind == Kind.KIND) {
            reader.problem("adoptExisting", "must be false where cluster is kind, which begins empty, but is true");
        }
        if (new HashSet<>(zones).size() < zones.size()) {
            reader.problem("zones", "must name each zone once, but is " + String.join(",", zones));
        }
        if (kind == Kind.KUBECONFIG && context.isEmpty()) {
            reader.problem(
                    "kubeconfig.context",
                    "must name a context ('kubectl config get-contexts' lists them), because the current one may be another"
                            + " the next time, but is not set");
        }
        if (kind == Kind.KIND) {
            if (!zones.isEmpty()) {
                reader.problem(
                        "zones", "must not be set where cluster is kind, which has a zone for each of its nodes");
            }
            zones = IntStream.range(0, kindNodes)
                    .mapToObj(node -> "zone-" + (char) ('a' + node))
                    .toList();
        }
        return new ClusterSettings(
                kind, kubeconfig, context, kindName, kindNodes, kindImage, zones, storageClass, adoptExisting);
    }
}
