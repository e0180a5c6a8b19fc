// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.daas.store.StoreUnavailableException;
import io.mysimbdp.runtime.daas.DaasSchema;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Keys in Cassandra. Read and written by a quorum of the local datacenter, so that a key that was made or revoked by one
 * replica of the service is so for all. Thread-safe.
 */
public final class CassandraKeyStore implements KeyStore {
    /** Under which the keys of operators are listed: no tenant can have this name. */
    private static final String OPERATORS = "*";

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final String COLUMNS = "key_id, hash, tenant, roles, name, created, created_by, expires, revoked";
    private static final String FIND =
            "SELECT " + COLUMNS + " FROM " + DaasSchema.API_KEYS.fullName() + " WHERE key_id = ?";
    private static final String ALL = "SELECT " + COLUMNS + " FROM " + DaasSchema.API_KEYS.fullName();
    private static final String ADD =
            "INSERT INTO " + DaasSchema.API_KEYS.fullName() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LIST =
            "INSERT INTO " + DaasSchema.KEYS_BY_TENANT.fullName() + " (tenant, key_id) VALUES (?, ?)";
    private static final String IDS =
            "SELECT key_id FROM " + DaasSchema.KEYS_BY_TENANT.fullName() + " WHERE tenant = ?";
    private static final String REVOKE =
            "UPDATE " + DaasSchema.API_KEYS.fullName() + " SET revoked = ? WHERE key_id = ?";

    private final Store cassandra;

    public CassandraKeyStore(Store cassandra) {
        this.cassandra = cassandra;
    }

    @Override
    public Optional<StoredKey> find(String id) throws StoreUnavailableException {
        return cassandra.ask(session -> find(session, id));
    }

    private static Optional<StoredKey> find(CqlSession session, String id) {
        return Optional.ofNullable(session.execute(bound(session, FIND, id)).one())
                // What is left of a revocation of a key that is no longer there has nothing but its time.
                .filter(row -> !row.isNull("hash"))
                .map(CassandraKeyStore::key);
    }

    @Override
    public void add(StoredKey key) throws StoreUnavailableException {
        var info = key.info();
        cassandra.ask(session -> {
            var insert = bound(
                    session,
                    ADD,
                    info.id(),
                    ByteBuffer.wrap(key.hash()),
                    info.tenant().orElse(null),
                    info.roles().stream().map(Role::label).collect(Collectors.toSet()),
                    info.name(),
                    info.created(),
                    info.createdBy(),
                    info.expires().orElse(null),
                    info.revoked().orElse(null));
            // A logged batch: a key that works but is not listed could not be found to be revoked.
            return session.execute(BatchStatement.newInstance(
                            DefaultBatchType.LOGGED,
                            insert,
                            bound(session, LIST, info.tenant().orElse(OPERATORS), info.id()))
                    .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                    .setTimeout(TIMEOUT));
        });
    }

    @Override
    public List<KeyInfo> ofTenant(Optional<String> tenant) throws StoreUnavailableException {
        return cassandra.ask(session -> {
            var ids = session.execute(bound(session, IDS, tenant.orElse(OPERATORS)));
            return StreamSupport.stream(ids.spliterator(), false)
                    .map(row -> find(session, row.getString("key_id")))
                    .flatMap(Optional::stream)
                    .map(StoredKey::info)
                    .filter(info -> info.tenant().equals(tenant))
                    .toList();
        });
    }

    @Override
    public List<KeyInfo> all() throws StoreUnavailableException {
        return cassandra.ask(session -> StreamSupport.stream(
                        session.execute(bound(session, ALL)).spliterator(), false)
                .filter(row -> !row.isNull("hash"))
                .map(row -> key(row).info())
                .toList());
    }

    @Override
    public void revoke(String id, Instant time) throws StoreUnavailableException {
        cassandra.ask(session -> session.execute(bound(session, REVOKE, time, id)));
    }

    private static BoundStatement bound(CqlSession session, String cql, Object... values) {
        return session.prepare(cql)
                .bind(values)
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                .setTimeout(TIMEOUT)
                // Each sets or reads the same again.
                .setIdempotent(true);
    }

    private static StoredKey key(Row row) {
        var hash = row.getByteBuffer("hash");
        var bytes = new byte[hash.remaining()];
        hash.get(bytes);
        return new StoredKey(
                bytes,
                new KeyInfo(
                        row.getString("key_id"),
                        Optional.ofNullable(row.getString("tenant")),
                        roles(Objects.requireNonNullElse(row.getSet("roles", String.class), Set.of())),
                        Objects.requireNonNullElse(row.getString("name"), ""),
                        Objects.requireNonNullElse(row.getInstant("created"), Instant.EPOCH),
                        Objects.requireNonNullElse(row.getString("created_by"), ""),
                        Optional.ofNullable(row.getInstant("expires")),
                        Optional.ofNullable(row.getInstant("revoked"))));
    }

    /** A role of a later version of the service is none here. */
    private static Set<Role> roles(Set<String> labels) {
        return labels.stream().map(Role::of).flatMap(Optional::stream).collect(Collectors.toSet());
    }
}
