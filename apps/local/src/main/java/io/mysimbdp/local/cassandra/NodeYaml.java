// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import io.mysimbdp.local.security.Certificates;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The {@code cassandra.yaml} of one node. What is not in it has Cassandra's own default. */
final class NodeYaml {

    private static final String OPEN = """
            authenticator: AllowAllAuthenticator
            authorizer: AllowAllAuthorizer
            """;

    private NodeYaml() {}

    /** @param certificates given if the settings ask for security */
    static String of(LocalCassandraSettings settings, int id, Optional<Certificates> certificates) {
        var directory = settings.directory(id);
        var seeds = IntStream.rangeClosed(1, settings.nodes())
                .mapToObj(seed -> settings.host() + ":" + settings.storagePort(seed))
                .collect(Collectors.joining(","));
        var tokens = TokenLayout.tokens(id, settings.nodes()).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        var heap = settings.heapMegabytes();
        return """
                # Written at every start.
                cluster_name: mysimbdp
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner

                # Every node is a seed, and a new one takes its tokens without streaming: nobody has data yet. So all start at once.
                num_tokens: %d
                initial_token: '%s'
                auto_bootstrap: false
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: '%s'
                endpoint_snitch: GossipingPropertyFileSnitch

                # One address, and ports that tell the nodes apart: macOS has no 127.0.0.2.
                listen_address: %s
                storage_port: %d
                rpc_address: %s
                native_transport_port: %d

                %s
                data_file_directories:
                  - %s
                commitlog_directory: %s
                hints_directory: %s
                saved_caches_directory: %s
                cdc_raw_directory: %s

                commitlog_sync: periodic
                commitlog_sync_period: 10000ms
                commitlog_segment_size: 8MiB
                commitlog_total_space: 256MiB
                disk_failure_policy: stop
                commit_failure_policy: stop

                # As in production, so that what times out there times out here. Other requests are those among nodes: at a stop, nodes wait
                # that long for answers of others that stopped before them, 10 s by default.
                read_request_timeout: 5000ms
                range_request_timeout: 10000ms
                write_request_timeout: 2000ms
                request_timeout: 3000ms

                # Batches of one partition are this platform's way to write, and the default of 5 KiB warns of each.
                batch_size_warn_threshold: 64KiB
                batch_size_fail_threshold: 128KiB

                # Several nodes in one small memory.
                memtable_heap_space: %dMiB
                memtable_offheap_space: %dMiB
                key_cache_size: 8MiB
                key_cache_save_period: 0s
                row_cache_size: 0MiB
                counter_cache_size: 0MiB
                prepared_statements_cache_size: 4MiB
                networking_cache_size: 32MiB
                file_cache_size: 32MiB
                index_summary_capacity: 8MiB
                concurrent_reads: 16
                concurrent_writes: 32
                concurrent_compactors: 1
                concurrent_materialized_view_builders: 1
                native_transport_max_threads: 32

                hinted_handoff_enabled: true
                auto_snapshot: false
                cdc_enabled: false
                materialized_views_enabled: false
                user_defined_functions_enabled: false
                """.formatted(
                        TokenLayout.TOKENS_PER_NODE,
                        tokens,
                        seeds,
                        quoted(settings.host()),
                        settings.storagePort(id),
                        quoted(settings.host()),
                        settings.port(id),
                        certificates.map(NodeYaml::secured).orElse(OPEN),
                        quoted(directory.resolve("data")),
                        quoted(directory.resolve("commitlog")),
                        quoted(directory.resolve("hints")),
                        quoted(directory.resolve("saved_caches")),
                        quoted(directory.resolve("cdc")),
                        heap / 4,
                        heap / 4);
    }

    /** Encrypted in the very way that nodes on Kubernetes are, so that what is tried here is tried for there. */
    private static String secured(Certificates certificates) {
        var stores = """
                  keystore: %s
                  truststore: %s
                  ssl_context_factory:
                    class_name: org.apache.cassandra.security.PEMBasedSslContextFactory
                """.formatted(quoted(certificates.pem()), quoted(certificates.caFile()));
        return """
                authenticator: PasswordAuthenticator
                authorizer: CassandraAuthorizer
                role_manager: CassandraRoleManager
                client_encryption_options:
                  enabled: true
                  optional: false
                  require_client_auth: false
                %sserver_encryption_options:
                  internode_encryption: all
                  require_client_auth: true
                %s""".formatted(stores, stores);
    }

    private static String quoted(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }
}
