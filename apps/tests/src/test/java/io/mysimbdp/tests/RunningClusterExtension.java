// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the cluster that a class asks for with {@link WithCluster}, unless it runs already, and hands it out. */
final class RunningClusterExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RunningClusterExtension.class);

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
        var wanted = context.getRequiredTestClass().getAnnotation(WithCluster.class);
        // What lies in the root's store is closed after the last test of all.
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        wanted.brokers() + "+" + wanted.nodes() + (wanted.secured() ? " secured" : ""),
                        size -> RunningCluster.start(wanted.brokers(), wanted.nodes(), wanted.secured()),
                        RunningCluster.class);
    }
}
