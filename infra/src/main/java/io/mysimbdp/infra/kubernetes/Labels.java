// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;

/** The labels that Kubernetes recommends, and the platform's own. */
public final class Labels {
    /**
     * On the pods of our apps and on nothing else: what the policies of the network select. Operators may hand on the
     * recommended labels of a custom resource to their own pods.
     */
    public static final String APP = "mysimbdp.io/app";

    public static final String PART_OF = "app.kubernetes.io/part-of";

    public static final String NAME = "app.kubernetes.io/name";
    public static final String INSTANCE = "app.kubernetes.io/instance";
    public static final String PLATFORM = "mysimbdp";

    /** The zone of a node. */
    public static final String ZONE = "topology.kubernetes.io/zone";

    public static final String HOST = "kubernetes.io/hostname";

    private Labels() {}

    /** Labels of everything that belongs to a part of the platform. */
    public static Map<String, String> of(String name) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(NAME, name);
        labels.put(PART_OF, PLATFORM);
        labels.put("app.kubernetes.io/managed-by", "pulumi");
        return labels;
    }

    /** Labels of an app's pods. */
    public static Map<String, String> ofPods(String app) {
        var labels = of(app);
        labels.put(APP, app);
        return labels;
    }

    /** Labels of the pods of one of several workloads of an app. */
    public static Map<String, String> ofPods(String app, String instance) {
        var labels = ofPods(app);
        labels.put(INSTANCE, instance);
        return labels;
    }

    /** What of the labels selects the pods of a workload; the rest may change. */
    public static Map<String, String> selector(Map<String, String> labels) {
        var selector = new LinkedHashMap<String, String>();
        labels.forEach((key, value) -> {
            if (key.equals(APP) || key.equals(INSTANCE)) {
                selector.put(key, value);
            }
        });
        return selector;
    }
}
