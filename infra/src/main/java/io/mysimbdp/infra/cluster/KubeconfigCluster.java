// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.cluster;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.Provider;
import io.mysimbdp.infra.settings.ClusterSettings;
import java.util.List;

/** A cluster that is there, as kubectl knows it. */
public final class KubeconfigCluster implements Cluster {
    private final ClusterSettings settings;
    private final Provider provider;

    KubeconfigCluster(ClusterSettings settings) {
        this.settings = settings;
        var args = Cluster.providerArgs();
        if (!settings.kubeconfig().isEmpty()) {
            args.kubeconfig(settings.kubeconfig());
        }
        if (!settings.context().isEmpty()) {
            args.context(settings.context());
        }
        provider =
                new Provider("cluster", args.build(), Cluster.providerOptions().build());
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
