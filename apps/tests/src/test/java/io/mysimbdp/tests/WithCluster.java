// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a {@link RunningCluster} as a parameter of its constructor or methods. All classes that ask for the
 * same kind share one, so a test must use a tenant of its own: see {@link Names#unique}. Tests that kill or pause members
 * put them back. Only one cluster runs at a time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunningClusterExtension.class)
public @interface WithCluster {
    /** The number of Kafka brokers. */
    int brokers() default 1;

    /** The number of Cassandra nodes. */
    int nodes() default 1;

    /** Whether all clients must log in over TLS, and may do only what they are granted. */
    boolean secured() default false;
}
