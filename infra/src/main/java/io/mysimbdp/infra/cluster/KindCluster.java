// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.cluster;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.ProviderResource;
import io.mysimbdp.infra.command.Command;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.ClusterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster of <a href="https://kind.sigs.k8s.io">kind</a> on this machine, created and deleted with the stack. */
public final class KindCluster implements Cluster {
    /** Prints the kubeconfig. A cluster of that name that is there already belongs to somebody else. */
    private static final String CREATE = """
            if kind get clusters 2>/dev/null | grep -qx "$KIND_CLUSTER"; then
              echo "There is a kind cluster $KIND_CLUSTER already, which this stack has not created: set kind.name to another name." >&2
              exit 1
            fi
            kind create cluster --name "$KIND_CLUSTER" --config - --wait 180s >&2 && kind get kubeconfig --name "$KIND_CLUSTER"
            """;

    private static final String REFUSE = """
            echo "A kind cluster can't be changed: undo the change of kind.name, kind.nodes or kind.image, or run 'pulumi destroy' first." >&2
            exit 1
            """;

    private final ClusterSettings settings;
    private final Output<String> kubeconfig;
    private final KubernetesProvider provider;

    KindCluster(ClusterSettings settings) {
        this.settings = settings;
        var cluster = new Command(
                "kind",
                Command.Args.create(CREATE)
                        .update(REFUSE)
                        .delete("kind delete cluster --name \"$KIND_CLUSTER\"")
                        .environment(Map.of("KIND_CLUSTER", settings.kindName()))
                        .stdin(config(settings))
                        .secretOutput(),
                CustomResourceOptions.builder()
                        .additionalSecretOutputs("stdout")
                        // Another wording of the commands is no other cluster.
                        .ignoreChanges("create", "update", "delete", "logging")
                        .customTimeouts(CustomTimeouts.builder()
                                .create(Duration.ofMinutes(15))
                                .delete(Duration.ofMinutes(5))
                                .build())
                        .build());
        kubeconfig = cluster.stdout().asSecret();
        provider = new KubernetesProvider(
                "cluster",
                // A cluster that was deleted by hand took everything in it along.
                new KubernetesProvider.Args().kubeconfig(kubeconfig).deleteUnreachable(),
                Cluster.providerOptions().dependsOn(cluster).build());
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
    public ProviderResource provider() {
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
    public String context() {
        return "kind-" + settings.kindName();
    }

    @Override
    public String kubeconfigFile() {
        return "";
    }

    @Override
    public Output<String> identity() {
        // The kubeconfig holds a private key, its digest nothing of it; what is triggered by a secret is secret, too.
        return kubeconfig.applyValue(Names::digest).asPlaintext();
    }
}
