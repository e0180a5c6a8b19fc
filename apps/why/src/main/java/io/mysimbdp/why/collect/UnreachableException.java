// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The cluster can't be asked; the message says which and why. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Because of something that is wrong on this side. */
    public UnreachableException(String message) {
        super(message);
    }

    UnreachableException(String server, KubernetesClientException cause) {
        super("Can't ask the cluster at " + server + ": " + reason(cause), cause);
    }

    private static String reason(KubernetesClientException failure) {
        if (failure.getCode() == 401) {
            return "it doesn't accept the credentials of the kubeconfig (expired?)";
        }
        if (failure.getCode() > 0) {
            return "it answers with " + failure.getCode() + ": " + failure.getMessage();
        }
        var chain = Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .toList();
        // Java wraps an unknown name as a connection that is refused, so the more telling ones come first.
        if (anyOf(chain, UnknownHostException.class) || anyOf(chain, UnresolvedAddressException.class)) {
            return "nobody knows the name of the server";
        }
        if (anyOf(chain, HttpTimeoutException.class)
                || chain.stream()
                        .anyMatch(one -> String.valueOf(one.getMessage()).contains("timed out"))) {
            return "no answer in time: is there a network, a VPN or a firewall between?";
        }
        if (anyOf(chain, ConnectException.class)) {
            return "nobody listens there: is the cluster running?";
        }
        var root = chain.get(chain.size() - 1);
        var message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return anyOf(chain, SSLException.class) ? "TLS fails: " + message : message;
    }

    private static boolean anyOf(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }
}
