// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Shows how a platform is: brokers, nodes, consumers, topics with the lag of each partition, rows, dead letters. */
final class StatusView {
    private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(20);
    private static final int COUNT_ROWS = 5_000;

    private final Platform platform;
    private final PrintStream out;

    StatusView(Platform platform, PrintStream out) {
        this.platform = platform;
        this.out = out;
    }

    void print() throws IOException, InterruptedException {
        out.println("Brokers");
        platform.kafka()
                .brokers()
                .forEach(broker -> process(
                        broker.name(),
                        broker.process()
                                .filter(p -> p.isAlive())
                                .map(p -> p.ref().pid())
                                .orElse(0L),
                        "port " + broker.port()));
        out.println("Nodes");
        platform.cassandra()
                .nodes()
                .forEach(node -> process(
                        node.name(),
                        node.process()
                                .filter(p -> p.isAlive())
                                .map(p -> p.ref().pid())
                                .orElse(0L),
                        "port " + node.port() + ", " + node.rack()));
        out.println("Consumers");
        var consumers = platform.apps().consumers();
        if (consumers.isEmpty()) {
            out.println("  none: start some with scripts/run-local scale consumer 2");
        }
        consumers.forEach((id, process) -> process(
                "consumer-" + id,
                process.ref().pid(),
                platform.apps()
                        .ask(id, "/health/ready")
                        .map(answer -> (answer.statusCode() == 200 ? "ready: " : "not ready: ")
                                + answer.body().strip())
                        .orElse("does not answer")));
        out.println("Data services");
        var daas = platform.apps().daas();
        if (daas.isEmpty()) {
            out.println("  none: start one with scripts/run-local scale daas 1");
        }
        daas.forEach((id, process) -> process(
                "daas-" + id,
                process.ref().pid(),
                platform.apps()
                                .askDaas(id, "/health/ready")
                                .map(answer -> (answer.statusCode() == 200 ? "ready: " : "not ready: ")
                                        + answer.body().strip())
                                .orElse("does not answer")
                        + platform.apps()
                                .daasPort(id)
                                .map(port -> ", http://127.0.0.1:" + port)
                                .orElse("")));
        topics();
        tables();
    }

    private void process(String name, long pid, String detail) {
        out.printf("  %-14s %-16s %s%n", name, pid == 0 ? "DOWN" : "up, process " + pid, detail);
    }

    private void topics() throws InterruptedException, IOException {
        out.println("Topics");
        try (var lag = new TopicLag(platform.kafkaSettings())) {
            var datasets = platform.catalog().datasets();
            var descriptions = lag.find(TopicLag.topics(datasets));
            var positions = lag.positions(descriptions.keySet(), ConsumerGroups.CONSUMER);
            for (var dataset : datasets) {
                var topic = dataset.topic().name();
                if (!descriptions.containsKey(topic)) {
                    out.printf("  %-32s not created yet: produce creates it%n", topic);
                    continue;
                }
                var ofTopic = positions.entrySet().stream()
                        .filter(entry -> entry.getKey().topic().equals(topic))
                        .toList();
                var partitions = descriptions.get(topic).partitions();
                var underReplicated = partitions.stream()
                        .filter(p -> p.isr().size() < p.replicas().size())
                        .count();
                out.printf(
                        Locale.ROOT,
                        "  %-32s %,d messages, replication %d%s, lag %,d%n",
                        topic,
                        ofTopic.stream()
                                .mapToLong(entry -> entry.getValue().messages())
                                .sum(),
                        partitions.get(0).replicas().size(),
                        underReplicated == 0 ? "" : " (" + underReplicated + " partitions under-replicated)",
                        ofTopic.stream()
                                .mapToLong(entry -> entry.getValue().lag())
                                .sum());
                out.println("    lag by partition: "
                        + ofTopic.stream()
                                .map(entry -> entry.getKey().partition() + ":"
                                        + entry.getValue().lag())
                                .collect(Collectors.joining(" ")));
                var dead = lag
                        .positions(
                                List.of(dataset.topic().deadLetterName()),
                                ConsumerGroups.replay(dataset.topic().name()))
                        .values()
                        .stream()
                        .mapToLong(TopicLag.Position::lag)
                        .sum();
                out.printf(Locale.ROOT, "    dead letters: %,d%n", dead);
            }
        } catch (ExecutionException | TimeoutException e) {
            out.println("  can't be asked: " + e.getMessage());
        }
    }

    private void tables() throws IOException, InterruptedException {
        out.println("Tables");
        try (var session = CassandraSessions.open(platform.cassandraSettings(), "status")) {
            for (var dataset : platform.catalog().datasets()) {
                // The driver waits for its answers whatever happens.
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException("told to stop");
                }
                out.printf(
                        "  %-32s %s%n",
                        dataset.keyspace() + "." + dataset.table().name(), rows(session, dataset));
            }
            out.println("Latest runs");
            new Runs(session).print(platform.catalog().datasets(), out);
        } catch (DriverException e) {
            out.println("  can't be asked: " + e.getMessage());
        }
    }

    private static String rows(CqlSession session, Dataset dataset) {
        try {
            var count = session.execute(SimpleStatement.newInstance("SELECT count(*) FROM " + TableCql.name(dataset))
                            // A node counts page by page, and reads whole rows for that.
                            .setPageSize(dataset.fetchRows(COUNT_ROWS))
                            .setTimeout(COUNT_TIMEOUT))
                    .one();
            return String.format(Locale.ROOT, "%,d rows", count == null ? 0 : count.getLong(0));
        } catch (DriverTimeoutException e) {
            return "too many rows to count in " + COUNT_TIMEOUT.toSeconds() + " s";
        } catch (DriverException e) {
            return "can't be counted: " + e.getMessage();
        }
    }
}
