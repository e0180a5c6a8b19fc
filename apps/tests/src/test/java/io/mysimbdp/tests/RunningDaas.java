// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import io.mysimbdp.daas.DaasApp;
import io.mysimbdp.daas.DaasSettings;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.http.ApiServer;
import io.mysimbdp.daas.http.Route;
import io.mysimbdp.runtime.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A data service in this JVM, on free ports, with a session of its own to make keys as the command does. */
final class RunningDaas implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final StopSignal stop = new StopSignal();
    private final Thread thread;
    private final DaasKeys keys;
    private final ApiServer server;

    /**
     * Starts it, and waits until it serves.
     *
     * @param datasets the folder of the descriptors, whose tables are there
     * @param overrides environment variables beside the usual ones
     */
    RunningDaas(RunningCluster cluster, Path datasets, Map<String, String> overrides) throws InterruptedException {
        var environment = new HashMap<>(cluster.environment());
        environment.put("MYSIMBDP_DATASETS_DIR", datasets.toString());
        environment.put("MYSIMBDP_HTTP_PORT", "0");
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put("MYSIMBDP_DAAS_PORT", "0");
        environment.put("MYSIMBDP_DAAS_HOST", "127.0.0.1");
        environment.putAll(overrides);
        var app = new DaasApp(DaasSettings.read(environment));
        keys = new DaasKeys(cluster);
        thread = new Thread(
                () -> {
                    try {
                        app.run(stop);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                "daas");
        thread.start();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (app.server().isEmpty()) {
            if (!thread.isAlive() || System.nanoTime() > end) {
                close();
                throw new IllegalStateException("the data service does not serve");
            }
            Thread.sleep(20);
        }
        server = app.server().get();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** What it serves. */
    List<Route> routes() {
        return server.routes();
    }

    /** What makes keys elsewhere than in the service. */
    KeyManager keys() {
        return keys.manager();
    }

    /** A new key. */
    String key(Optional<String> tenant, Role... roles) throws Exception {
        return keys.key(tenant, roles);
    }

    @Override
    public void close() {
        stop.request();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keys.close();
    }
}
