// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.daas.store.StoreUnavailableException;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Receipts in Cassandra. Keys are claimed by lightweight transactions of the local datacenter, so of two replicas one
 * wins. Thread-safe.
 */
public final class CassandraReceiptStore implements ReceiptStore {
    /** So long after it was last heard of, an attempt counts as dead. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private static final String RECEIPTS = DaasSchema.RECEIPTS.fullName();
    private static final String KEYS = DaasSchema.REQUESTS_BY_KEY.fullName();
    private static final String WHERE_KEY = " WHERE tenant = ? AND dataset = ? AND caller = ? AND request_key = ?";

    private static final String SAVE = "INSERT INTO " + RECEIPTS
            + " (receipt, tenant, dataset, run_id, caller, created, accepted, rejected) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " USING TTL ?";
    private static final String FIND =
            "SELECT receipt, tenant, dataset, run_id, caller, created, accepted, rejected FROM " + RECEIPTS
                    + " WHERE receipt = ?";
    private static final String CLAIM = "INSERT INTO " + KEYS
            + " (tenant, dataset, caller, request_key, receipt, attempt, owner, lease_until)"
            + " VALUES (?, ?, ?, ?, ?, 1, ?, ?) IF NOT EXISTS USING TTL ?";
    private static final String TAKE_OVER = "UPDATE " + KEYS
            + " USING TTL ? SET receipt = ?, attempt = ?, owner = ?, lease_until = ?" + WHERE_KEY + " IF owner = ?";
    private static final String FINISH = "UPDATE " + KEYS
            + " USING TTL ? SET receipt = ?, attempt = ?, owner = ?, lease_until = ?, fingerprint = ?, status = ?,"
            + " media_type = ?, answer = ?" + WHERE_KEY + " IF owner = ?";

    private final Store store;
    private final InstantSource clock;
    private final int receiptSeconds;
    private final int keySeconds;

    /**
     * @param receiptRetention how long receipts are kept
     * @param keyRetention how long retries are recognised
     */
    public CassandraReceiptStore(Store store, InstantSource clock, Duration receiptRetention, Duration keyRetention) {
        this.store = store;
        this.clock = clock;
        this.receiptSeconds = (int) receiptRetention.toSeconds();
        this.keySeconds = (int) keyRetention.toSeconds();
    }

    private static ResultSet execute(CqlSession session, boolean idempotent, String cql, Object... values) {
        return session.execute(session.prepare(cql)
                .bind(values)
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                .setSerialConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL)
                .setTimeout(TIMEOUT)
                .setIdempotent(idempotent));
    }

    @Override
    public void save(Receipt receipt) throws StoreUnavailableException {
        store.ask(session -> execute(
                session,
                true,
                SAVE,
                receipt.id(),
                receipt.tenant(),
                receipt.dataset(),
                receipt.run(),
                receipt.caller(),
                receipt.created(),
                receipt.accepted(),
                receipt.rejected(),
                receiptSeconds));
    }

    @Override
    public Optional<Receipt> find(String id) throws StoreUnavailableException {
        return store.ask(session ->
                        Optional.ofNullable(execute(session, true, FIND, id).one()))
                .map(row -> new Receipt(
                        row.getString("receipt"),
                        row.getString("tenant"),
                        row.getString("dataset"),
                        row.getString("run_id"),
                        row.getString("caller"),
                        row.getInstant("created"),
                        row.getInt("accepted"),
                        row.getInt("rejected")));
    }

    @Override
    public Progress progress(String run, String topic) throws StoreUnavailableException {
        return store.ask(session -> {
            var stored = 0L;
            var deadLettered = 0L;
            Row before = null;
            for (var row : execute(session, true, LineageSchema.SELECT_OUTCOMES, run)) {
                if (!topic.equals(row.getString("topic"))) {
                    continue;
                }
                // A range that the next one begins inside of was written by a consumer that died before it could
                // commit.
                if (before != null
                        && before.getInt("partition") == row.getInt("partition")
                        && row.getLong("first_offset") < before.getLong("next_offset")) {
                    stored -= before.getLong("stored");
                    deadLettered -= before.getLong("dead_lettered");
                }
                stored += row.getLong("stored");
                deadLettered += row.getLong("dead_lettered");
                before = row;
            }
            return new Progress(stored, deadLettered);
        });
    }

    @Override
    public Claim claim(RequestKey key) throws StoreUnavailableException {
        var owner = Ids.fresh();
        var receipt = Ids.fresh();
        return store.ask(session -> {
            var now = clock.instant();
            var row = execute(
                            session,
                            false,
                            CLAIM,
                            key.tenant(),
                            key.dataset(),
                            key.caller(),
                            key.key(),
                            receipt,
                            owner,
                            now.plus(LEASE),
                            keySeconds)
                    .one();
            if (row.getBoolean("[applied]")) {
                return new Claim.Mine(receipt, 1, owner);
            }
            if (!row.isNull("status")) {
                return new Claim.Done(new StoredAnswer(
                        row.getString("fingerprint"),
                        row.getInt("status"),
                        row.getString("media_type"),
                        unzipped(row.getByteBuffer("answer"))));
            }
            var lease = row.getInstant("lease_until");
            if (lease != null && lease.isAfter(now)) {
                return new Claim.Busy(LOOK_AGAIN);
            }
            var mine = new Claim.Mine(row.getString("receipt"), row.getInt("attempt") + 1, owner);
            var taken = execute(
                            session,
                            false,
                            TAKE_OVER,
                            keySeconds,
                            mine.receipt(),
                            mine.attempt(),
                            owner,
                            now.plus(LEASE),
                            key.tenant(),
                            key.dataset(),
                            key.caller(),
                            key.key(),
                            row.getString("owner"))
                    .wasApplied();
            return taken ? mine : new Claim.Busy(LOOK_AGAIN);
        });
    }

    @Override
    public boolean renew(RequestKey key, Claim.Mine claim) throws StoreUnavailableException {
        return lease(key, claim, clock.instant().plus(LEASE));
    }

    @Override
    public void release(RequestKey key, Claim.Mine claim) throws StoreUnavailableException {
        lease(key, claim, clock.instant());
    }

    private boolean lease(RequestKey key, Claim.Mine claim, java.time.Instant until) throws StoreUnavailableException {
        return store.ask(session -> execute(
                        session,
                        false,
                        // All of it: what is not written again expires while the request goes on.
                        TAKE_OVER,
                        keySeconds,
                        claim.receipt(),
                        claim.attempt(),
                        claim.owner(),
                        until,
                        key.tenant(),
                        key.dataset(),
                        key.caller(),
                        key.key(),
                        claim.owner())
                .wasApplied());
    }

    @Override
    public boolean finish(RequestKey key, Claim.Mine claim, StoredAnswer answer) throws StoreUnavailableException {
        return store.ask(session -> execute(
                        session,
                        false,
                        FINISH,
                        keySeconds,
                        claim.receipt(),
                        claim.attempt(),
                        claim.owner(),
                        clock.instant(),
                        answer.fingerprint(),
                        answer.status(),
                        answer.mediaType(),
                        zipped(answer.body()),
                        key.tenant(),
                        key.dataset(),
                        key.caller(),
                        key.key(),
                        claim.owner())
                .wasApplied());
    }

    /** Answers repeat themselves: a hundred thousand positions become some kilobytes. */
    private static ByteBuffer zipped(byte[] body) {
        var bytes = new ByteArrayOutputStream(512);
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static byte[] unzipped(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return zip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
