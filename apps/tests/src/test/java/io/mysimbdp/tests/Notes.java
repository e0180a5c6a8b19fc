// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A dataset whose records have no id of their own: they are known by receipt and position, so one sent twice shows. */
final class Notes {
    private static final String DESCRIPTOR = """
            dataset: notes
            tenant: %s
            source: {format: jsonl}
            fields:
              - {name: topic, type: text, required: true}
              - {name: size, type: int, min: 0}
            derived:
              - {name: note_id, kind: record-id}
            table: {name: notes, partition_key: [topic], clustering: [note_id]}
            views: {read: [{name: sizeless, roles: [admin], drop: [size]}]}
            """;

    private Notes() {}

    /** For a tenant of its own. */
    static Map<String, String> descriptors() {
        return Map.of("notes.yaml", DESCRIPTOR.formatted(Names.unique("t")));
    }

    /** Notes of one topic as JSON lines. */
    static byte[] lines(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"topic\":\"" + topic + "\",\"size\":" + i + "}\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** How many are stored. */
    static long rows(RunningCluster cluster, Dataset dataset, String topic) {
        try (var session = CassandraSessions.open(cluster.cassandra(), "count")) {
            return session.execute("SELECT count(*) FROM " + dataset.keyspace() + ".notes WHERE topic = ?", topic)
                    .one()
                    .getLong(0);
        }
    }

    /** How many are stored; less than none while no node answers. */
    static long counted(RunningCluster cluster, Dataset dataset, String topic) {
        try {
            return rows(cluster, dataset, topic);
        } catch (RuntimeException e) {
            return -1;
        }
    }
}
