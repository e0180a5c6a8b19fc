// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysimbdp.daas.access.ApiKeyAuthenticator;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.Credentials;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.OidcAuthenticator;
import io.mysimbdp.daas.audit.AuditLog;
import io.mysimbdp.daas.http.AccessGate;
import io.mysimbdp.daas.http.ApiServer;
import io.mysimbdp.daas.http.DocsRoutes;
import io.mysimbdp.daas.http.HealthRoutes;
import io.mysimbdp.daas.http.KeyRoutes;
import io.mysimbdp.daas.http.RouteGroup;
import io.mysimbdp.daas.quota.CassandraUsageStore;
import io.mysimbdp.daas.quota.Quotas;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.KeepTrying;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.KafkaReach;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.ops.AppMetrics;
import io.mysimbdp.runtime.ops.OpsServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data service as a program: connects to Cassandra and Kafka, serves until it is told to stop, lets requests end, and
 * closes what it opened.
 */
public final class DaasApp implements AppRunner.App {
    private static final Logger LOG = LoggerFactory.getLogger(DaasApp.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final DaasSettings settings;
    private final DaasHealth health = new DaasHealth();
    private final PrometheusMeterRegistry registry = AppMetrics.registry();
    private volatile ApiServer serving;

    public DaasApp(DaasSettings settings) {
        this.settings = settings;
    }

    /** What serves callers; empty while nothing does. */
    public Optional<ApiServer> server() {
        return Optional.ofNullable(serving);
    }

    @Override
    public int run(StopSignal stop) throws IOException, InterruptedException {
        settings.http().requireUsableCertificate();
        try (var ops = OpsServer.start(settings.ops(), health, registry)) {
            LOG.info("Data service {}: health and metrics on port {}", AppVersion.current(), ops.port());
            var trying = new KeepTrying(stop, this::obstacle, health::waitingFor);
            var session = trying.until(this::connect);
            if (session.isEmpty()) {
                return ExitCodes.DONE;
            }
            try (var cassandra = session.get()) {
                if (trying.until(this::reachKafka).isPresent()) {
                    serve(cassandra, stop);
                }
            }
        }
        LOG.info("Stopped");
        return ExitCodes.DONE;
    }

    private CqlSession connect() {
        health.waitingFor("connecting to Cassandra at " + settings.cassandra().contact());
        return CassandraSessions.open(settings.cassandra(), "daas");
    }

    private Boolean reachKafka() throws InterruptedException {
        health.waitingFor("connecting to Kafka at " + settings.kafka().bootstrap());
        KafkaReach.check(settings.kafka(), "daas");
        return true;
    }

    private void serve(CqlSession session, StopSignal stop) throws IOException, InterruptedException {
        LOG.debug("Connected to {}", session.getMetadata().getClusterName());
        // What the platform keeps for itself is no tenant's.
        var datasets = settings.datasets().selected().stream()
                .filter(dataset -> !dataset.tenant().equals(LineageSchema.TENANT))
                .toList();
        var store = new Store(session);
        var keyStore = new CassandraKeyStore(store);
        var apiKeys = new ApiKeyAuthenticator(
                keyStore, settings.access().keyFresh(), settings.access().keyGrace());
        var keyManager = new KeyManager(keyStore, InstantSource.system(), apiKeys::forget);
        var credentials = new Credentials(apiKeys, settings.access().oidc().map(OidcAuthenticator::new));
        var tenants = datasets.stream().map(Dataset::tenant).collect(Collectors.toSet());
        var outlet = Outlet.of(settings, tenants.size(), session);
        // Closed after the server: the last requests count, too.
        try (var inlet = Inlet.open(settings, datasets, tenants.size(), store);
                var quotas = Quotas.start(settings.quotas(), new CassandraUsageStore(store));
                var server = ApiServer.start(
                        settings.http(),
                        DatasetCatalog.of(datasets),
                        new AccessGate(credentials, quotas, new AuditLog(), tenants),
                        groups(datasets, keyManager, inlet, outlet),
                        registry)) {
            serving = server;
            health.serving();
            LOG.info("Serving {} on port {}", datasets.stream().map(Dataset::id).toList(), server.port());
            while (!stop.await(LOOK_AGAIN)) {
                // Requests are served by the server's own threads.
            }
            health.stopping();
            serving = null;
            LOG.info(
                    "Stopping: waiting for requests to end, {} s at most",
                    settings.http().drainTimeout().toSeconds());
            // Streams of new records would never end by themselves.
            outlet.close();
        }
    }

    private List<RouteGroup> groups(List<Dataset> datasets, KeyManager keys, Inlet inlet, Outlet outlet) {
        var groups = new ArrayList<RouteGroup>();
        groups.add(new HealthRoutes(health));
        groups.add(new KeyRoutes(keys));
        groups.add(inlet.routes());
        groups.addAll(outlet.groups());
        groups.add(new DocsRoutes(groups, datasets));
        return groups;
    }

    private Optional<String> obstacle(Exception e) {
        if (e instanceof DriverException) {
            return Optional.of("Cassandra at " + settings.cassandra().contact() + ": " + e.getMessage());
        }
        return e instanceof KafkaException
                ? Optional.of("Kafka at " + settings.kafka().bootstrap() + ": " + e.getMessage())
                : Optional.empty();
    }
}
