// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;

/**
 * The operators' charts.
 *
 * @param certManager issues the certificates of Cassandra and of the operators' webhooks
 * @param strimzi runs Kafka
 * @param k8ssandra runs Cassandra
 * @param k8ssandraNamespace the namespace of K8ssandra's operators where the cluster has them already; those that are
 *     installed are in the platform's
 * @param imageRegistry a registry that all operators' and their clusters' images are taken from; empty for their own
 */
public record ChartSettings(
        Chart certManager, Chart strimzi, Chart k8ssandra, String k8ssandraNamespace, String imageRegistry) {

    /**
     * A chart of Helm.
     *
     * @param install false where the cluster has the operator already
     * @param chart the chart's name in its repository, an {@code oci://} address, or a folder or file
     * @param repository the repository's address, asked only for a chart that is a name; empty for none
     * @param version the chart's version
     */
    public record Chart(boolean install, String chart, String repository, String version) {

        /** Whether the chart is a name that the repository knows, rather than an address, a folder or a file. */
        public boolean isInRepository() {
            return !repository.isEmpty() && !chart.contains("/") && !chart.endsWith(".tgz");
        }
    }

    static ChartSettings read(SettingsReader reader) {
        return new ChartSettings(
                chart(
                        reader,
                        "certManager",
                        "cert-manager",
                        "oci://quay.io/jetstack/charts/cert-manager",
                        "",
                        "v1.21.2"),
                chart(reader, "strimzi", "Strimzi", "oci://quay.io/strimzi-helm/strimzi-kafka-operator", "", "1.2.0"),
                chart(
                        reader,
                        "k8ssandra",
                        "K8ssandra",
                        "k8ssandra-operator",
                        "https://helm.k8ssandra.io/stable",
                        "1.32.5"),
                Forms.name(
                        reader,
                        "k8ssandra.namespace",
                        "k8ssandra-operator",
                        "namespace of K8ssandra's operators where k8ssandra.install is false"),
                Forms.registry(
                        reader,
                        "imageRegistry",
                        "registry that has copies of the operators' and their clusters' images, under their own names"));
    }

    private static Chart chart(
            SettingsReader reader, String key, String name, String chart, String repository, String version) {
        return new Chart(
                reader.bool(key + ".install", true, "install " + name + "; false where the cluster has it already"),
                reader.text(
                        key + ".chart", chart, "chart of " + name + ": a name, an oci:// address, a folder or a file"),
                reader.text(key + ".repository", repository, "repository of that chart, where it is a name"),
                reader.text(key + ".version", version, "version of that chart"));
    }
}
