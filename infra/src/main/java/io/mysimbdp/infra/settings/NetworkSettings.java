// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.List;

/**
 * How the cluster's own services are reached. Policies see the port of the pod or node behind a service, which each kind
 * of cluster chooses for itself.
 *
 * @param apiServerPorts the ports that the API server may listen on
 * @param dnsPorts the ports that the name servers may listen on
 */
public record NetworkSettings(List<Integer> apiServerPorts, List<Integer> dnsPorts) {

    public NetworkSettings {
        apiServerPorts = List.copyOf(apiServerPorts);
        dnsPorts = List.copyOf(dnsPorts);
    }

    static NetworkSettings read(SettingsReader reader) {
        return new NetworkSettings(
                // The port of the service, of most clusters, of minikube, and of MicroK8s.
                Forms.ports(
                        reader,
                        "network.apiServerPorts",
                        "443,6443,8443,16443",
                        "ports of the API server, behind its service, that the bootstrap may go to"),
                // Of most clusters, and of OpenShift.
                Forms.ports(
                        reader,
                        "network.dnsPorts",
                        "53,5353",
                        "ports of the name servers, behind their service, that the apps may go to"));
    }
}
