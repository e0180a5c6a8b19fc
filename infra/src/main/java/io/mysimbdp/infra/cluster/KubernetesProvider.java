// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.cluster;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceArgs;

/** Pulumi's Kubernetes provider. The SDK that there is for Java is older than some of its settings. */
final class KubernetesProvider extends ProviderResource {
    KubernetesProvider(String name, Args args, CustomResourceOptions options) {
        super("kubernetes", name, args, options);
    }

    /** Where the cluster is, and how to treat what is in it. */
    @SuppressWarnings("UnusedVariable") // Pulumi reads them.
    static final class Args extends ResourceArgs {
        @Import(name = "enableServerSideApply", json = true)
        private final Output<Boolean> enableServerSideApply = Output.of(true);

        /** The name of the datasets' ConfigMap stays; a checksum rolls the pods instead. */
        @Import(name = "enableConfigMapMutable", json = true)
        private final Output<Boolean> enableConfigMapMutable = Output.of(true);

        @Import(name = "suppressHelmHookWarnings", json = true)
        private final Output<Boolean> suppressHelmHookWarnings = Output.of(true);

        @Import(name = "kubeconfig")
        private Output<String> kubeconfig;

        @Import(name = "context")
        private Output<String> context;

        @Import(name = "deleteUnreachable", json = true)
        private Output<Boolean> deleteUnreachable;

        @Import(name = "upsertExistingObjects", json = true)
        private Output<Boolean> upsertExistingObjects;

        Args kubeconfig(Output<String> content) {
            kubeconfig = content;
            return this;
        }

        Args context(String name) {
            context = Output.of(name);
            return this;
        }

        /** Takes what can't be reached for deleted. */
        Args deleteUnreachable() {
            deleteUnreachable = Output.of(true);
            return this;
        }

        /** Takes objects over that are there already, rather than fails. */
        Args upsertExistingObjects() {
            upsertExistingObjects = Output.of(true);
            return this;
        }
    }
}
