// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.Arrays;
import java.util.Optional;

/** The operators that the platform stands on. */
public enum Operator {
    CERT_MANAGER("cert-manager", "cert-manager.io"),
    STRIMZI("strimzi-cluster-operator", "strimzi.io"),
    K8SSANDRA("k8ssandra-operator", "k8ssandra.io"),
    CASS_OPERATOR("cass-operator", "cassandra.datastax.com");

    private final String title;
    private final String group;

    Operator(String title, String group) {
        this.title = title;
        this.group = group;
    }

    /** Its name for people, which is also part of the names of its Deployments. */
    public String title() {
        return title;
    }

    /** The operator that a Deployment belongs to. */
    public static Optional<Operator> ofDeployment(String name) {
        // The chart of k8ssandra-operator brings cass-operator with it: "k8ssandra-operator-cass-operator".
        return Arrays.stream(new Operator[] {CASS_OPERATOR, K8SSANDRA, STRIMZI, CERT_MANAGER})
                .filter(one -> name.contains(one.title))
                .findFirst();
    }

    /** The operator that deals with an API group, or puts finalizers of such a name. */
    public static Optional<Operator> ofGroup(String group) {
        return Arrays.stream(values())
                .filter(one -> group.equals(one.group) || group.endsWith("." + one.group))
                .findFirst();
    }
}
