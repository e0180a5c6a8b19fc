// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.daas.aggregate.Aggregates;
import io.mysimbdp.daas.http.ReadRoutes;
import io.mysimbdp.daas.http.RouteGroup;
import io.mysimbdp.daas.http.StreamRoutes;
import io.mysimbdp.daas.live.LiveStreams;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.read.CassandraRecords;
import io.mysimbdp.daas.read.Records;
import io.mysimbdp.daas.read.Secrets;
import io.mysimbdp.daas.views.ViewCatalog;
import java.time.Clock;
import java.util.List;

/** All by which records go out. Thread-safe. */
final class Outlet implements AutoCloseable {
    private final ReadRoutes read;
    private final StreamRoutes stream;

    private Outlet(ReadRoutes read, StreamRoutes stream) {
        this.read = read;
        this.stream = stream;
    }

    /** @param tenants how many there are */
    static Outlet of(DaasSettings settings, int tenants, CqlSession session) {
        var secrets = Secrets.of(settings.read().secretFile());
        var views = new ViewCatalog(secrets.masker());
        var clock = Clock.systemUTC();
        var records = new Records(
                settings.read(),
                secrets,
                views,
                new CassandraRecords(() -> session, settings.read()),
                clock,
                new Places(settings.read().maxConcurrent(), tenants));
        var live = new LiveStreams(settings.live(), settings.kafka(), views, records, clock);
        return new Outlet(
                new ReadRoutes(records, new Aggregates(records, settings.read()), settings.read()),
                new StreamRoutes(live, records));
    }

    List<RouteGroup> groups() {
        return List.of(read, stream);
    }

    /** Ends the streams; requests that read go on. */
    @Override
    public void close() {
        stream.close();
    }
}
