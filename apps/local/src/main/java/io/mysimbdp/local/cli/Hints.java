// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.platform.Platform;
import java.io.IOException;
import java.util.stream.Collectors;

/** What a person does next. */
final class Hints {
    private Hints() {}

    static String afterKeep(Platform platform) throws IOException {
        var example = platform.catalog().datasets().stream()
                .filter(dataset -> !dataset.tenant().equals("mysimbdp"))
                .map(Dataset::name)
                .findFirst()
                .orElse("<dataset>");
        return """
                It goes on running:
                  Kafka        %s
                  Cassandra    %s (datacenter %s)
                  consumers    %s
                What to try next:
                  scripts/run-local status                     brokers, nodes, topics, lag, rows, dead letters
                  scripts/run-local scale consumer 4           more or fewer consumers
                  scripts/run-local query %s
                  scripts/run-local produce %s FILE
                  scripts/run-local replay %s
                  scripts/run-local logs consumer-1
                  scripts/run-local keys list                  who may call the data service
                  scripts/run-local down                       stop it; --delete-data deletes its data too
                """.formatted(
                        platform.kafkaSettings().bootstrap(),
                        platform.cassandraSettings().contact(),
                        platform.cassandra().localDatacenter(),
                        platform.apps().consumers().keySet().stream()
                                .map(id -> platform.apps()
                                        .httpPort(id)
                                        .map(port -> "http://127.0.0.1:" + port + "/metrics")
                                        .orElse("consumer-" + id))
                                .collect(Collectors.joining(" ")),
                        example,
                        example,
                        example);
    }
}
