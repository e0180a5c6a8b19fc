// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;

/**
 * The Cassandra cluster: one datacenter.
 *
 * @param version of Cassandra
 * @param datacenter the datacenter's name
 * @param nodes 1 to 99
 * @param racks 1 to 9, each in a zone of its own
 * @param replication on how many nodes each row is kept, 1 to 9
 * @param softAntiAffinity whether two nodes of Cassandra may share a node of Kubernetes
 * @param cpuLimit the most processors that a node may use, which the operator wants to know
 * @param node what each node gets
 */
public record CassandraSettings(
        String version,
        String datacenter,
        int nodes,
        int racks,
        int replication,
        boolean softAntiAffinity,
        String cpuLimit,
        NodeResources node) {

    static CassandraSettings read(SettingsReader reader, ClusterSettings cluster) {
        var version = reader.value(
                        "cassandra.version",
                        "5.0.9",
                        "5.0.x",
                        "version of Cassandra, one that the operator knows",
                        // In 4.1, stores in PEM have other defaults, and nobody has seen our encryption work there.
                        text -> matching(text, "5[.]0[.][0-9]+"))
                .orElse("5.0.9");
        var datacenter = reader.value(
                        "cassandra.datacenter",
                        "dc1",
                        "at most 30 lower-case letters, digits and dashes, beginning with a letter",
                        "name of the datacenter; can't be changed later",
                        text -> matching(text, "[a-z]([-a-z0-9]{0,28}[a-z0-9])?"))
                .orElse("dc1");
        var nodes = reader.integer("cassandra.nodes", 3, 1, 99, "nodes");
        var racks = reader.integer("cassandra.racks", 3, 1, 9, "racks that the nodes are spread over, a zone each");
        var replication = reader.integer("cassandra.replication", 3, 1, 9, "on how many nodes each row is kept");
        if (racks > nodes) {
            reader.problem("cassandra.racks", "must be at most cassandra.nodes (" + nodes + "), but is " + racks);
        }
        if (replication > nodes) {
            reader.problem(
                    "cassandra.replication", "must be at most cassandra.nodes (" + nodes + "), but is " + replication);
        }
        if (racks > 1 && racks > cluster.zones().size()) {
            reader.problem(
                    "cassandra.racks",
                    "must be at most the number of zones, which is "
                            + cluster.zones().size() + " ("
                            + (cluster.kind() == ClusterSettings.Kind.KIND ? "kind.nodes" : "zones") + "), but is "
                            + racks);
        }
        var softAntiAffinity = reader.bool(
                "cassandra.softAntiAffinity",
                false,
                "let two nodes of Cassandra share a node of Kubernetes; can't be changed later");
        var cpuLimit = Forms.cpu(reader, "cassandra.cpuLimit", "4", "processors that a node may use at most");
        var node = NodeResources.read(reader, "cassandra", "a node", "1", "4Gi", "2Gi", "20Gi");
        if (Forms.amount(node.cpu()).compareTo(Forms.amount(cpuLimit)) > 0) {
            reader.problem(
                    "cassandra.cpuLimit",
                    "must be at least cassandra.cpu (" + node.cpu() + "), but is '" + cpuLimit + "'");
        }
        if (cluster.kind() == ClusterSettings.Kind.KIND && nodes > cluster.kindNodes() && !softAntiAffinity) {
            reader.problem(
                    "cassandra.softAntiAffinity",
                    "must be true where there are more Cassandra nodes (" + nodes + ") than kind.nodes ("
                            + cluster.kindNodes() + "), but is false");
        }
        if (cluster.storageClass().isEmpty()) {
            reader.problem(
                    "storageClass",
                    "must name a storage class, because Cassandra's operator takes no default one ('kubectl get"
                            + " storageclass' lists them), but is not set");
        }
        return new CassandraSettings(version, datacenter, nodes, racks, replication, softAntiAffinity, cpuLimit, node);
    }

    private static String matching(String text, String form) {
        if (!text.matches(form)) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
