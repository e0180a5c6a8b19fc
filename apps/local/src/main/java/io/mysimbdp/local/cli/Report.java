// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.runtime.AppVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;

/** The result of the main job as JSON. */
final class Report {
    private Report() {}

    static void write(Path file, Platform platform, Outcome outcome, Phases phases) throws IOException {
        var mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        var root = mapper.createObjectNode();
        root.put("version", AppVersion.current());
        root.put("finished", Instant.now().toString());
        root.put("brokers", platform.settings().kafka().brokers());
        root.put("nodes", platform.settings().cassandra().nodes());
        root.put("replication", platform.settings().replication());
        root.put("consistency", platform.settings().consistency());
        root.put("read", outcome.read());
        root.put("rejected", outcome.rejected());
        root.put("produced", outcome.produced());
        root.put("stored", outcome.stored());
        root.put("dead_lettered", outcome.deadLettered());
        root.put("lost", outcome.lost());
        root.put("seconds", Phases.seconds(outcome.duration()));
        var seconds = root.putObject("phases");
        new LinkedHashMap<>(phases.durations())
                .forEach((name, duration) -> seconds.put(name, Phases.seconds(duration)));
        var datasets = root.putArray("datasets");
        outcome.results().forEach(result -> {
            var node = datasets.addObject();
            node.put("dataset", result.dataset());
            node.put("read", result.read());
            node.put("rejected", result.rejected());
            node.put("stored", result.stored());
            node.put("rows", result.rows());
            node.put("duplicates", result.duplicates());
            node.put("lost", result.lost());
            var reasons = node.putObject("dead_lettered");
            result.deadLettered().forEach(reasons::put);
        });
        mapper.writeValue(file.toFile(), root);
    }
}
