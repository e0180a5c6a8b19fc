// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands out the cluster that a class asks for with {@link WithCluster}. The one that runs is stopped first if it is another:
 * brokers and nodes work when nobody asks them anything, too.
 */
final class RunningClusterExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RunningClusterExtension.class);

    /** The only cluster that runs. What lies in the root's store is closed after the last test of all. */
    private static final class Current implements AutoCloseable {
        private String kind = "";
        private RunningCluster cluster;

        RunningCluster get(WithCluster wanted) {
            if (!kind.equals(kind(wanted))) {
                close();
                cluster = RunningCluster.start(wanted.brokers(), wanted.nodes(), wanted.secured());
                kind = kind(wanted);
            }
            return cluster;
        }

        @Override
        public void close() {
            if (cluster != null) {
                kind = "";
                cluster.close();
                cluster = null;
            }
        }
    }

    /** The same for all classes that can share a cluster. */
    static String kind(WithCluster wanted) {
        return wanted.brokers() + " brokers, " + wanted.nodes() + " nodes" + (wanted.secured() ? ", secured" : "");
    }

    /** Starts it here, so that its time is not taken from a test's time limit. */
    @Override
    public void beforeAll(ExtensionContext context) {
        cluster(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    private static RunningCluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("current", key -> new Current(), Current.class)
                .get(context.getRequiredTestClass().getAnnotation(WithCluster.class));
    }
}
