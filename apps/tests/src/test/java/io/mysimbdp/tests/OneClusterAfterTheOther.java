// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Classes that share a cluster follow each other, after those that need none; else by their names. */
public final class OneClusterAfterTheOther implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .sort(Comparator.comparing(OneClusterAfterTheOther::cluster)
                        .thenComparing(descriptor -> descriptor.getTestClass().getName()));
    }

    private static String cluster(ClassDescriptor descriptor) {
        return descriptor
                .findAnnotation(WithCluster.class)
                .map(RunningClusterExtension::kind)
                .orElse("");
    }
}
