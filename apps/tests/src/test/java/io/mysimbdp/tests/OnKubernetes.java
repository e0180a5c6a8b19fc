// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a {@link PlatformOnKubernetes} as a parameter of its constructor. The first class that asks deploys
 * it; all others share it, so a test puts back what it breaks.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
        named = "MYSIMBDP_TEST_IMAGES",
        matches = ".+",
        disabledReason = "no images to test on a cluster: scripts/test-cluster runs this with --images and --host")
@ExtendWith(OnKubernetes.Deployment.class)
@interface OnKubernetes {

    /** Deploys the platform once. */
    final class Deployment implements BeforeAllCallback, ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE =
                ExtensionContext.Namespace.create(OnKubernetes.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            platform(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PlatformOnKubernetes.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return platform(context);
        }

        private static PlatformOnKubernetes platform(ExtensionContext context) {
            // What lies in the root's store is closed after the last test of all.
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent("platform", key -> PlatformOnKubernetes.deploy(), PlatformOnKubernetes.class);
        }
    }
}
