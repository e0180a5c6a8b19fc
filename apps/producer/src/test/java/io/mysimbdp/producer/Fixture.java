// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A producer in a folder of its own, with brokers of the test's making. */
final class Fixture {
    static final String DESCRIPTOR = """
            dataset: notes
            tenant: test
            version: 3
            description: Short texts
            source: {format: csv, max_record_bytes: 8192}
            fields:
              - {name: id, type: text, required: true}
              - {name: part, type: text, required: true}
              - {name: seen, type: timestamp}
              - {name: note, type: text}
            event_time: seen
            record_id: [id, part]
            topic: {partitions: 2, key: [part, id]}
            derived: [{name: rid, kind: record-id}]
            table: {name: notes_by_id, question: Which notes are there?, partition_key: [id], clustering: [part]}
            """;

    static final Dataset NOTES = DescriptorReader.read("notes.yaml", DESCRIPTOR);
    static final String TOPIC = NOTES.topic().name();
    static final String RUNS = LineageSchema.runs().topic().name();
    static final String HEADER = "id,part,seen,note\n";

    private static final ProducerJob.Timing QUICK = new ProducerJob.Timing(
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(300));

    final FakeOutbox outbox = new FakeOutbox();
    final Path folder;
    final StopSignal stop = new StopSignal();
    final Failure failure = new Failure();
    private final Map<String, String> environment = new HashMap<>();

    Fixture(Path folder) throws IOException {
        this.folder = folder;
        var descriptors = Files.createDirectories(folder.resolve("descriptors"));
        Files.writeString(descriptors.resolve("notes.yaml"), DESCRIPTOR);
        with("DATASETS_DIR", descriptors.toString());
        with("PRODUCER_DATASET", "notes");
        with("PRODUCER_SOURCES", folder.toString());
        with("PRODUCER_STATE_DIR", folder.resolve("state").toString());
    }

    /** The next process in the same folder. */
    Fixture next() throws IOException {
        var next = new Fixture(folder);
        next.environment.putAll(environment);
        return next;
    }

    Fixture with(String key, String value) {
        environment.put(SettingsReader.PREFIX + key, value);
        return this;
    }

    Fixture without(String key) {
        environment.remove(SettingsReader.PREFIX + key);
        return this;
    }

    Fixture sources(Path... sources) {
        var names = new ArrayList<String>();
        for (var source : sources) {
            names.add(source.toString());
        }
        return with("PRODUCER_SOURCES", String.join(",", names));
    }

    Path file(String name, String content) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    ProducerSettings settings() {
        var reader = new SettingsReader(environment);
        var settings = ProducerSettings.read(reader, List.of());
        reader.finish();
        return settings;
    }

    RunContext context() throws IOException {
        return context(settings());
    }

    private RunContext context(ProducerSettings settings) throws IOException {
        return new RunContext(
                NOTES,
                outbox,
                settings.stateDir().isPresent()
                        ? Optional.of(CheckpointStore.open(settings.stateDir().get(), NOTES.id()))
                        : Optional.empty(),
                settings.rejectedDir(),
                settings.limit(),
                settings.follow(),
                new RateLimiter(settings.rate(), System::nanoTime),
                new ProducerMetrics(new SimpleMeterRegistry(), NOTES),
                stop,
                failure,
                Clock.systemUTC(),
                System::nanoTime);
    }

    JobResult run() throws IOException, InterruptedException {
        var settings = settings();
        var context = context(settings);
        var watch = new BrokerWatch(context.metrics(), "brokers", Duration.ofMinutes(2), System::nanoTime);
        try (var lineage =
                new LineagePublisher(outbox, NOTES, "1.2.3", "here", Clock.systemUTC(), Duration.ofSeconds(5))) {
            return new ProducerJob(settings, context, lineage, watch, QUICK).run();
        }
    }
}
