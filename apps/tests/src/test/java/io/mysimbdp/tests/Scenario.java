// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.sample.SampleTally;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.reconcile.ReconcileRequest;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.Reconciler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A flow of its own on shared clusters: its own tenants, topics, tables, consumer group, producers and consumers, which
 * are real processes. Closing it stops the processes; the clusters stay.
 */
final class Scenario implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Slow enough that what happens in the middle happens in the middle. */
    static final Map<String, String> STEADY = Map.of("MYSIMBDP_PRODUCER_RATE", "2000");

    private final RunningCluster cluster;
    private final Path directory;
    private final String group;
    private final Apps apps;

    /** Kept open: making a client for every look would take more of the processors than what is looked at. */
    private final Map<String, PipelineLag> lags = new HashMap<>();

    private DatasetCatalog catalog;

    private Scenario(RunningCluster cluster, Path directory, String group, Apps apps, DatasetCatalog catalog) {
        this.cluster = cluster;
        this.directory = directory;
        this.group = group;
        this.apps = apps;
        this.catalog = catalog;
    }

    /** Sample records on disk. */
    record Sample(Dataset dataset, Path file, SampleTally tally) {}

    /** A scenario with the shipped datasets, each for a tenant of its own. */
    static Scenario withShippedDatasets(RunningCluster cluster, String name) throws Exception {
        return withShippedDatasets(cluster, name, Map.of());
    }

    static Scenario withShippedDatasets(RunningCluster cluster, String name, Map<String, String> consumerSettings)
            throws Exception {
        return with(cluster, name, shippedDescriptors(), consumerSettings);
    }

    /** The shipped descriptors by the names of their files, each for a tenant of its own. */
    static Map<String, String> shippedDescriptors() throws IOException {
        var descriptors = new LinkedHashMap<String, String>();
        try (var files = Files.list(Path.of("../../data/datasets"))) {
            for (var file : files.sorted().toList()) {
                descriptors.put(
                        file.getFileName().toString(),
                        Files.readString(file).replaceFirst("(?m)^tenant: .*$", "tenant: " + Names.unique("t")));
            }
        }
        return descriptors;
    }

    static Scenario with(
            RunningCluster cluster, String name, Map<String, String> descriptors, Map<String, String> consumerSettings)
            throws Exception {
        var group = Names.unique(name);
        var directory = Path.of("target", "scenarios", group).toAbsolutePath();
        var datasets = Files.createDirectories(directory.resolve("datasets"));
        for (var descriptor : descriptors.entrySet()) {
            Files.writeString(datasets.resolve(descriptor.getKey()), descriptor.getValue());
        }
        var catalog = DatasetCatalog.load(datasets);
        cluster.bootstrap(catalog.datasets().toArray(Dataset[]::new));
        var settings = new LinkedHashMap<>(consumerSettings);
        settings.put("MYSIMBDP_CONSUMER_GROUP", group);
        var apps = new Apps(
                cluster.kafka(),
                cluster.cassandra(),
                datasets,
                directory.resolve("apps"),
                Apps.HttpPorts.any(),
                settings,
                RuntimeClasspaths.above(Path.of("")).cacheDirectory());
        return new Scenario(cluster, directory, group, apps, catalog);
    }

    Apps apps() {
        return apps;
    }

    Dataset dataset(String name) {
        return catalog.require(name);
    }

    String group() {
        return group;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Replaces a descriptor; consumers that start from now on read it. */
    void describe(String fileName, String descriptor) throws IOException {
        var datasets = directory.resolve("datasets");
        Files.writeString(datasets.resolve(fileName), descriptor);
        catalog = DatasetCatalog.load(datasets);
    }

    Sample generate(String dataset, long records) throws IOException {
        var file = directory.resolve(dataset + "-" + records + ".data");
        var tally = SampleGenerator.generate(dataset(dataset), records, 7, file);
        return new Sample(dataset(dataset), file, tally);
    }

    /** Starts a producer for a sample; further arguments go to its command line by way of settings. */
    BackgroundRun produce(Sample sample, Map<String, String> settings) {
        return produce("producer-" + sample.dataset().name(), sample.dataset(), sample.file(), settings);
    }

    BackgroundRun produce(String name, Dataset dataset, Path file, Map<String, String> settings) {
        return apps.startProducer(name, dataset.id(), List.of(file), settings);
    }

    /** A producer that is at work, and consumers that have committed so many of its messages. */
    BackgroundRun whileDataFlows(Sample sample, int consumers, int committed) throws Exception {
        apps.scaleConsumers(consumers);
        // Starting them takes as long as sending much of the sample.
        awaitReady(1);
        var producer = produce(sample, STEADY);
        awaitCommitted(sample.dataset(), committed);
        return producer;
    }

    /** Waits for the end of a producer and gives the figures of its last line. */
    static Map<String, String> finish(BackgroundRun producer) throws Exception {
        await("the producer should end", () -> !producer.process().isAlive());
        assertThat(producer.result()).as(producer.process().lastLines()).isPresent();
        return producer.result().orElseThrow();
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** How many messages of the dataset's topic the group has committed so far. */
    long committed(Dataset dataset) throws Exception {
        return messages(dataset) - lag(dataset);
    }

    /** How many messages the dataset's topic has. */
    long messages(Dataset dataset) throws Exception {
        return lag(dataset, "nobody-" + group);
    }

    long lag(Dataset dataset) throws Exception {
        return lag(dataset, group);
    }

    private long lag(Dataset dataset, String consumers) throws Exception {
        var topic = dataset.topic().name();
        return lags.computeIfAbsent(
                        topic + " of " + consumers, key -> new PipelineLag(cluster.kafka(), topic, consumers))
                .messages();
    }

    void awaitCommitted(Dataset dataset, long atLeast) throws Exception {
        await("the consumers should commit " + atLeast + " messages", () -> committed(dataset) >= atLeast);
    }

    void awaitDrained(Dataset dataset) throws Exception {
        await("the consumers should work off all messages", () -> lag(dataset) == 0);
    }

    void awaitReady(int consumer) throws Exception {
        await(
                "consumer " + consumer + " should become ready",
                () -> apps.ask(consumer, "/health/ready")
                        .map(answer -> answer.statusCode() == 200)
                        .orElse(false));
    }

    ReconcileResult reconcile(Sample... samples) throws Exception {
        var dataset = samples[0].dataset();
        var files = new ArrayList<SourceFile>();
        for (var sample : samples) {
            files.addAll(SourceFile.list(List.of(sample.file()), ""));
        }
        return Reconciler.run(
                cluster.kafka(),
                cluster.cassandra(),
                ReconcileRequest.of(dataset, files).countingRows(),
                records -> {});
    }

    /** Everything of the sample is where its tally says, to the record, and no row is there that nobody sent. */
    void assertNothingLost(Sample sample) throws Exception {
        var result = reconcile(sample);
        var tally = sample.tally();
        assertThat(result.lost()).as("lost: %s", result.firstLost()).isZero();
        assertThat(result.read()).isEqualTo(tally.records());
        assertThat(result.rejected()).isEqualTo(tally.unreadable());
        assertThat(result.deadLetters()).isEqualTo(tally.refused());
        assertThat(result.rows()).isEqualTo(tally.rows());
        assertThat(result.duplicates()).isEqualTo(tally.duplicates());
        assertThat(result.unexpected()).as("rows that nobody sent").hasValue(0);
    }

    @Override
    public void close() {
        try {
            apps.stopAll();
        } finally {
            lags.values().forEach(PipelineLag::close);
        }
    }
}
