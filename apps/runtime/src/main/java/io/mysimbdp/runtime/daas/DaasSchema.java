// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.daas;

import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.List;

/**
 * The tables that the data service keeps for itself: who may call it, how much each tenant has used,
 * and what became of what was sent. They lie in the
 * keyspace of the platform, which no tenant's role reaches, and bootstrap makes them.
 */
public final class DaasSchema {
    /** The keyspace of the tables. */
    public static final String KEYSPACE = LineageSchema.TENANT;

    /**
     * Answers: whose is this key? What the key's secret is can't be read from its hash. Nothing here expires: a revoked
     * key goes on to be listed.
     */
    public static final Table API_KEYS = new Table(
            "api_keys",
            "key_id text, hash blob, tenant text, roles set<text>, name text, created timestamp, created_by text,"
                    + " expires timestamp, revoked timestamp,"
                    + " PRIMARY KEY (key_id)",
            "Whose is this key, and what may it do?",
            "");

    /**
     * Answers: which keys does a tenant have? Those of the platform's operators stand under {@code *}, which no tenant can
     * be named.
     */
    public static final Table KEYS_BY_TENANT = new Table(
            "keys_by_tenant",
            "tenant text, key_id text, PRIMARY KEY ((tenant), key_id)",
            "Which keys does a tenant have?",
            "");

    /**
     * Answers: how much has a tenant used in a minute? One row a replica, which writes its own sum over and over: unlike
     * counters, that can be repeated when an answer is lost, and expires by itself. The hour is for clocks that differ.
     */
    public static final Table QUOTA_USE = new Table(
            "quota_use_by_minute",
            "tenant text, minute timestamp, replica text, requests bigint, bytes bigint, records bigint,"
                    + " PRIMARY KEY ((tenant, minute), replica)",
            "How much has a tenant used in a minute?",
            " AND default_time_to_live = 3600 AND gc_grace_seconds = 3600"
                    + " AND compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'HOURS',"
                    + " 'compaction_window_size': '1'}");

    /** Answers: what was sent with this receipt? Whoever writes a row says how long it is kept. */
    public static final Table RECEIPTS = new Table(
            "receipts",
            "receipt text, tenant text, dataset text, run_id text, caller text, created timestamp, accepted int,"
                    + " rejected int,"
                    + " PRIMARY KEY (receipt)",
            "What was sent with this receipt?",
            "");

    /**
     * Answers: was a request with this key sent before, and what was it answered? Rows are changed by lightweight
     * transactions only. Whoever writes a row says how long it is kept.
     */
    public static final Table REQUESTS_BY_KEY = new Table(
            "requests_by_key",
            "tenant text, dataset text, caller text, request_key text, receipt text, attempt int, owner text,"
                    + " lease_until timestamp, fingerprint text, status int, media_type text, answer blob,"
                    + " PRIMARY KEY ((tenant, dataset, caller, request_key))",
            "Was a request with this key sent before, and what was it answered?",
            "");

    private static final List<Table> TABLES = List.of(API_KEYS, KEYS_BY_TENANT, QUOTA_USE, RECEIPTS, REQUESTS_BY_KEY);

    private DaasSchema() {}

    /** All of them: made by bootstrap, and read and written by the role {@code daas} alone. */
    public static List<Table> tables() {
        return TABLES;
    }

    /**
     * A table of the data service.
     *
     * @param name its name in {@link #KEYSPACE}
     * @param columns its columns and key, as CQL
     * @param question what it answers
     * @param options further options, as CQL that begins with {@code AND}; may be empty
     */
    public record Table(String name, String columns, String question, String options) {

        /** {@code keyspace.table}. */
        public String fullName() {
            return KEYSPACE + "." + name;
        }

        /** {@code CREATE TABLE IF NOT EXISTS}. */
        public String create() {
            return "CREATE TABLE IF NOT EXISTS " + fullName() + " (" + columns + ") WITH comment = '" + question + "'"
                    + options;
        }
    }
}
