// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.ops;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Makes the registry that an app's metrics go to. */
public final class AppMetrics {
    private AppMetrics() {}

    /** A registry that has the JVM's memory, collections and processor use already. */
    public static PrometheusMeterRegistry registry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        @SuppressWarnings("resource") // Lives as long as the registry, which is as long as the process.
        var collections = new JvmGcMetrics();
        collections.bindTo(registry);
        return registry;
    }
}
