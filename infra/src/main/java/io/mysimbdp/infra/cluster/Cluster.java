// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.cluster;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import io.mysimbdp.infra.settings.ClusterSettings;
import java.util.List;

/** Where the platform's Kubernetes cluster comes from. Clusters of clouds are further classes of this kind. */
public sealed interface Cluster permits KubeconfigCluster, KindCluster {
    /**
     * The plugin's version. The SDK that there is for Java asks for 4.0.0, which knows neither what to wait for in a
     * custom resource nor how to delete one.
     */
    String PROVIDER_VERSION = "4.32.0";

    /** Speaks to the cluster. Everything in the cluster is created with it. */
    ProviderResource provider();

    /** The zones that racks are spread over; empty if that is not known. */
    List<String> zones();

    /** The storage class of volumes. */
    String storageClass();

    /** The context of this cluster in the kubeconfig. */
    String context();

    /** The kubeconfig's file; empty for where kubectl looks by itself. */
    String kubeconfigFile();

    /** Something that is another where the cluster is another. */
    Output<String> identity();

    /** kubectl for this cluster, whichever one is current by then. */
    default String kubectl() {
        return "kubectl" + options();
    }

    /** The command after which a shell's kubectl speaks to this cluster. */
    default String useContext() {
        var file = kubeconfigFile().isEmpty() ? "" : "export KUBECONFIG='" + kubeconfigFile() + "'; ";
        return file + "kubectl config use-context '" + context() + "'";
    }

    /** The options that kubectl and {@code scripts/why} know a cluster by. */
    default String options() {
        var file = kubeconfigFile().isEmpty() ? "" : " --kubeconfig '" + kubeconfigFile() + "'";
        return file + " --context '" + context() + "'";
    }

    /** The cluster that the settings ask for. */
    static Cluster of(ClusterSettings settings) {
        return switch (settings.kind()) {
            case KUBECONFIG -> new KubeconfigCluster(settings);
            case KIND -> new KindCluster(settings);
        };
    }

    static CustomResourceOptions.Builder providerOptions() {
        return CustomResourceOptions.builder().version(PROVIDER_VERSION);
    }
}
