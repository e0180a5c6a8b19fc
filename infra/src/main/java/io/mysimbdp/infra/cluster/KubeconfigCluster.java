// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.cluster;

import com.pulumi.core.Output;
import com.pulumi.resources.ProviderResource;
import io.mysimbdp.infra.settings.ClusterSettings;
import java.util.List;

/** A cluster that is there, as kubectl knows it. */
public final class KubeconfigCluster implements Cluster {
    private final ClusterSettings settings;
    private final KubernetesProvider provider;

    KubeconfigCluster(ClusterSettings settings) {
        this.settings = settings;
        var args = new KubernetesProvider.Args();
        if (!settings.kubeconfig().isEmpty()) {
            args.kubeconfig(Output.of(settings.kubeconfig()));
        }
        if (!settings.context().isEmpty()) {
            args.context(settings.context());
        }
        if (settings.adoptExisting()) {
            args.upsertExistingObjects();
        }
        provider = new KubernetesProvider(
                "cluster", args, Cluster.providerOptions().build());
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
        return settings.context();
    }

    @Override
    public String kubeconfigFile() {
        return settings.kubeconfig();
    }

    @Override
    public Output<String> identity() {
        return Output.of(settings.kubeconfig() + " " + settings.context());
    }
}
