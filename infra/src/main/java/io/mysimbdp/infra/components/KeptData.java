// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.command.Command;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.List;
import java.util.Map;

/**
 * Says, when the stack is destroyed, which data stays. It comes after the stores and so goes before them, while their
 * volumes can still be listed.
 */
public final class KeptData extends Part {
    public KeptData(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("KeptData", "kept-data", cluster.provider(), after);
        var namespace = settings.namespace();
        new Command(
                "kept-data",
                Command.Args.create("true")
                        .delete(cluster.kubectl() + " get persistentvolumeclaims -n " + namespace
                                + " 2>/dev/null || echo 'kubectl could not list the volumes'; "
                                // The last line is what stays on the screen.
                                + "echo \"Kept, because mysimbdp:retainData is true: namespace " + namespace
                                + " with the volumes of Kafka, Cassandra and the producers. To delete them for good:"
                                + " " + cluster.kubectl() + " delete namespace " + namespace + "\""),
                options().build());
        registerOutputs(Map.of());
    }
}
