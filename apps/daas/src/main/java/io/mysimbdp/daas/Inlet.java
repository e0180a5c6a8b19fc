// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import io.mysimbdp.daas.http.RouteGroup;
import io.mysimbdp.daas.http.SendRoutes;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.receipts.CassandraReceiptStore;
import io.mysimbdp.daas.receipts.Leases;
import io.mysimbdp.daas.send.KafkaSink;
import io.mysimbdp.daas.send.Sender;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.daas.views.DatasetViews;
import io.mysimbdp.daas.views.Masker;
import io.mysimbdp.datasets.Dataset;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that takes records in. */
final class Inlet implements AutoCloseable {
    private final KafkaSink sink;
    private final Leases leases;
    private final SendRoutes routes;

    private Inlet(KafkaSink sink, Leases leases, SendRoutes routes) {
        this.sink = sink;
        this.leases = leases;
        this.routes = routes;
    }

    /**
     * @param tenants how many there are
     * @throws org.apache.kafka.common.KafkaException if no client can be made of the settings
     */
    static Inlet open(DaasSettings settings, List<Dataset> datasets, int tenants, Store store) {
        var send = settings.send();
        var clock = InstantSource.system();
        var receipts = new CassandraReceiptStore(store, clock, send.receiptRetention(), send.idempotencyRetention());
        // Of these only the write views are used, and they mask nothing.
        var masker = new Masker(new byte[16]);
        var views =
                datasets.stream().collect(Collectors.toMap(Dataset::id, dataset -> new DatasetViews(dataset, masker)));
        var sink = KafkaSink.open(settings.kafka(), send);
        var senders = datasets.stream()
                .map(dataset -> new Sender(dataset, sink, send, clock, System::nanoTime))
                .collect(Collectors.toMap(Sender::datasetId, Function.identity()));
        var leases = Leases.start(receipts, CassandraReceiptStore.LEASE.dividedBy(3));
        return new Inlet(
                sink,
                leases,
                new SendRoutes(senders, views, receipts, leases, send, clock, new Places(send.maxUploads(), tenants)));
    }

    RouteGroup routes() {
        return routes;
    }

    /** Sends what is still to be sent. */
    @Override
    public void close() {
        leases.close();
        sink.close();
    }
}
