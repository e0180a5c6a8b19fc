// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.command.Command;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.List;
import java.util.Map;

/**
 * Keeps what a destroy would take along, and says which data stays. It comes after the topics and stores and so goes before
 * them.
 */
public final class KeptData extends Part {
    public KeptData(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("KeptData", "kept-data", cluster.provider(), after);
        var namespace = settings.namespace();
        new Command(
                "kept-data",
                Command.Args.create("true").delete(keepTopics(cluster, namespace) + listVolumes(cluster, namespace)),
                options().build());
        registerOutputs(Map.of());
    }

    /**
     * The topic operator deletes a topic, and all that is in it, with its KafkaTopic, unless that is marked so. If they
     * can't be marked, the destroy must not go on.
     */
    private static String keepTopics(Cluster cluster, String namespace) {
        var kubectl = cluster.kubectl() + " -n " + namespace;
        return "topics=$(" + kubectl + " get kafkatopics -l strimzi.io/cluster=" + KafkaCluster.NAME
                + " -o name) || exit 1; for topic in $topics; do " + kubectl
                + " annotate --overwrite $topic strimzi.io/managed=false >/dev/null || exit 1; done; ";
    }

    private static String listVolumes(Cluster cluster, String namespace) {
        return cluster.kubectl() + " get persistentvolumeclaims -n " + namespace
                + " 2>/dev/null || echo 'kubectl could not list the volumes'; "
                // The last line is what stays on the screen.
                + "echo \"Kept, because mysimbdp:retainData is true: namespace " + namespace
                + " with the volumes of Kafka, Cassandra and the producers. To delete them for good: "
                + cluster.kubectl() + " delete namespace " + namespace + "\"";
    }
}
