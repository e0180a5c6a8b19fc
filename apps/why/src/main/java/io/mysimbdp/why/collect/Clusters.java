// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the cluster that a person means, as {@code kubectl} does. */
public final class Clusters {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 20_000;

    private Clusters() {}

    /**
     * Opens a client.
     *
     * @param kubeconfig empty for that of the environment: {@code KUBECONFIG}, else the home folder's
     * @param context empty for the current one
     * @throws UnreachableException if there is no such file or context
     */
    public static KubernetesClient open(Optional<Path> kubeconfig, Optional<String> context) {
        var config = config(kubeconfig, context);
        // A person waits for the answer.
        config.setRequestRetryBackoffLimit(1);
        // Over HTTP/2 the API server hangs up on whom it doesn't know before Java's client has read why.
        config.setHttp2Disable(true);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(ANSWER_MILLIS);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config config(Optional<Path> kubeconfig, Optional<String> context) {
        if (kubeconfig.isPresent() && !Files.isReadable(kubeconfig.get())) {
            throw new UnreachableException(
                    "Can't read kubeconfig " + kubeconfig.get() + ": no such file, or not readable");
        }
        Config config;
        try {
            config = kubeconfig.isPresent()
                    ? Config.fromKubeconfig(
                            context.orElse(null), kubeconfig.get().toFile())
                    : Config.autoConfigure(context.orElse(null));
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new UnreachableException("Can't use the kubeconfig: " + e.getMessage());
        }
        var contexts = config.getContexts() == null
                ? List.<String>of()
                : config.getContexts().stream().map(NamedContext::getName).toList();
        if (context.isPresent() && !contexts.contains(context.get())) {
            throw new UnreachableException("There is no context " + context.get() + " in the kubeconfig; there "
                    + (contexts.isEmpty() ? "is none at all" : "is " + String.join(", ", contexts)));
        }
        if (config.getCurrentContext() == null && System.getenv("KUBERNETES_SERVICE_HOST") == null) {
            throw new UnreachableException(
                    contexts.isEmpty()
                            ? "There is no kubeconfig: set KUBECONFIG, or name one with --kubeconfig"
                            : "The kubeconfig has no current context: name one with --context, of "
                                    + String.join(", ", contexts));
        }
        return config;
    }
}
