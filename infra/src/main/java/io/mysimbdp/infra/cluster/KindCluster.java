// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.cluster;

import com.pulumi.kubernetes.Provider;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import io.mysimbdp.infra.command.Command;
import io.mysimbdp.infra.settings.ClusterSettings;
import java.time.Duration;
import java.util.List;

/** A cluster of <a href="https://kind.sigs.k8s.io">kind</a> on this machine, created and deleted with the stack. */
public final class KindCluster implements Cluster {
    private final ClusterSettings settings;
    private final Provider provider;

    KindCluster(ClusterSettings settings) {
        this.settings = settings;
        var name = settings.kindName();
        var config = config(settings);
        var cluster = new Command(
                "kind",
                Command.Args.create(create(name))
                        .delete("kind delete cluster --name " + name)
                        .stdin(config)
                        .triggers(List.of(name, config)),
                CustomResourceOptions.builder()
                        .additionalSecretOutputs("stdout")
                        // Two clusters can't have one name.
                        .deleteBeforeReplace(true)
                        .customTimeouts(CustomTimeouts.builder()
                                .create(Duration.ofMinutes(15))
                                .delete(Duration.ofMinutes(5))
                                .build())
                        .build());
        provider = new Provider(
                "cluster",
                Cluster.providerArgs().kubeconfig(cluster.stdout().asSecret()).build(),
                Cluster.providerOptions().dependsOn(cluster).build());
    }

    /** Prints the kubeconfig. A cluster of that name that is there already belongs to somebody else. */
    private static String create(String name) {
        return "if kind get clusters 2>/dev/null | grep -qx '" + name + "'; then echo \"A kind cluster named " + name
                + " exists already and is not this stack's: delete it with 'kind delete cluster --name " + name
                + "', or set " + "mysimbdp:kind.name to another name.\" >&2; exit 1; fi; "
                + "kind create cluster --name '" + name + "' --config - --wait 180s >&2 && kind get kubeconfig --name '"
                + name + "'";
    }

    /** One control plane that takes pods, too, and workers; a zone each. */
    private static String config(ClusterSettings settings) {
        var config = new StringBuilder("kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n");
        for (var zone : settings.zones()) {
            var first = zone.equals(settings.zones().get(0));
            config.append("- role: ").append(first ? "control-plane" : "worker").append('\n');
            if (!settings.kindImage().isEmpty()) {
                config.append("  image: ").append(settings.kindImage()).append('\n');
            }
            config.append("  labels:\n    topology.kubernetes.io/zone: ")
                    .append(zone)
                    .append('\n');
            if (first) {
                config.append("  kubeadmConfigPatches:\n  - |\n    kind: InitConfiguration\n")
                        .append("    nodeRegistration:\n      taints: []\n");
            }
        }
        return config.toString();
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public List<String> zones() {
        return settings.zones();
    }

    @Override
    public String storageClass() {
        return settings.storageClass();
    }

    @Override
    public String kubeconfigCommand() {
        return "kubectl config use-context kind-" + settings.kindName();
    }
}
