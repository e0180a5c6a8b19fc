// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.kafka.WantedTopic;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics, keyspaces and tables that datasets need, and aligns those that are there. Running it again changes
 * nothing; running it after a failure does what was left.
 */
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    /** Brokers and nodes may join one after another; but a wrong setting should not take the whole timeout to tell. */
    private static final Duration PATIENCE_FOR_ALL = Duration.ofSeconds(20);

    private final BootstrapSettings settings;
    private final List<Dataset> datasets;
    private final Consumer<String> progress;
    private final Waiting waiting;

    private Bootstrap(BootstrapSettings settings, List<Dataset> datasets, Consumer<String> progress) {
        this.settings = settings;
        this.datasets = datasets;
        this.progress = progress;
        this.waiting = new Waiting(settings.timeout(), progress);
    }

    /**
     * Waits for Kafka and Cassandra, and makes everything as described.
     *
     * @param catalog the datasets; the platform's own one is added if it is not among them
     * @param progress gets a line now and then while there is something to wait for, and for each step
     * @throws BootstrapException if the settings or descriptors don't fit what is there; nothing was changed
     * @throws TimeoutException if Kafka or Cassandra can't be reached in time
     * @throws RuntimeException what Kafka's or Cassandra's client throws where they refuse a change
     */
    public static BootstrapResult run(BootstrapSettings settings, DatasetCatalog catalog, Consumer<String> progress)
            throws BootstrapException, TimeoutException, InterruptedException {
        var datasets = new ArrayList<>(catalog.datasets());
        if (catalog.find(LineageSchema.runs().id()).isEmpty()) {
            datasets.add(LineageSchema.runs());
        }
        return new Bootstrap(settings, List.copyOf(datasets), progress).run();
    }

    /** {@link #run(BootstrapSettings, DatasetCatalog, Consumer)} with its progress in the log. */
    public static BootstrapResult run(BootstrapSettings settings, DatasetCatalog catalog)
            throws BootstrapException, TimeoutException, InterruptedException {
        return run(settings, catalog, line -> LOG.info("{}", line));
    }

    private BootstrapResult run() throws BootstrapException, TimeoutException, InterruptedException {
        try (var kafka = KafkaHandler.connect(settings.kafka(), waiting);
                var cassandra = CassandraHandler.connect(settings.cassandra(), waiting)) {
            var problems = new ArrayList<String>();
            enough("topic replication", settings.topicReplication(), "brokers", kafka::liveBrokers, problems);
            enough(
                    "keyspace replication",
                    settings.keyspaceReplication(),
                    "nodes in datacenter " + settings.cassandra().localDatacenter(),
                    cassandra::liveNodes,
                    problems);
            var topics = topicPlan(kafka);
            var schema = SchemaPlan.of(
                    datasets,
                    settings.keyspaceReplication(),
                    settings.cassandra().localDatacenter(),
                    cassandra.schema(SchemaPlan.tableNames(datasets)));
            problems.addAll(schema.problems());
            if (!problems.isEmpty()) {
                throw new BootstrapException(problems);
            }
            if (!topics.isEmpty()) {
                progress.accept("creating or changing topics");
                kafka.apply(topics);
            }
            if (!schema.statements().isEmpty()) {
                progress.accept("creating or changing keyspaces and tables");
                cassandra.execute(schema.statements());
            }
            // Users, roles and what they are granted belong here: a grant names topics and tables, which must exist.
            return result(topics, schema);
        }
    }

    private TopicPlan topicPlan(KafkaHandler kafka) throws InterruptedException, TimeoutException {
        var wanted = datasets.stream()
                .flatMap(dataset ->
                        WantedTopic.of(dataset, settings.topicReplication(), settings.topicMinInSync()).stream())
                .toList();
        return TopicPlan.of(
                wanted, kafka.topics(wanted.stream().map(WantedTopic::name).toList()));
    }

    private static BootstrapResult result(TopicPlan topics, SchemaPlan schema) {
        var items = new ArrayList<>(topics.items());
        items.addAll(schema.items());
        var notes = new ArrayList<>(topics.notes());
        notes.addAll(schema.notes());
        return new BootstrapResult(items, notes);
    }

    private void enough(String what, int replication, String things, Callable<Integer> live, List<String> problems)
            throws InterruptedException, TimeoutException {
        var end = System.nanoTime() + waiting.atMost(PATIENCE_FOR_ALL).toNanos();
        var count = count(live);
        if (count < replication) {
            progress.accept("waiting for more live " + things + ": " + count + " of the " + replication + " that the "
                    + what + " asks for");
        }
        while (count < replication && System.nanoTime() - end < 0) {
            Thread.sleep(500);
            count = count(live);
        }
        if (count < replication) {
            problems.add("the " + what + " must be at most the number of live " + things + ", which is " + count
                    + ", but is " + replication);
        }
    }

    private static int count(Callable<Integer> live) throws InterruptedException, TimeoutException {
        try {
            return live.call();
        } catch (InterruptedException | TimeoutException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
