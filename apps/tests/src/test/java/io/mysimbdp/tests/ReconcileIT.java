// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordId;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.reconcile.LineageReader;
import io.mysimbdp.reconcile.LostRecord;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.reconcile.ReconcileReport;
import io.mysimbdp.reconcile.ReconcileRequest;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.Reconciler;
import io.mysimbdp.reconcile.SourceResult;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@WithCluster
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReconcileIT {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final RunningCluster cluster;
    private final String tenant = Names.unique("recon");
    private CqlSession session;

    @TempDir
    private Path folder;

    ReconcileIT(RunningCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void connect() {
        session = CassandraSessions.open(cluster.cassandra(), "test");
    }

    @AfterEach
    void disconnect() {
        session.close();
    }

    private Dataset readings() {
        return DescriptorReader.read("readings.yaml", """
                dataset: readings
                tenant: %s
                source: {format: csv}
                fields:
                  - {name: station, type: text, required: true}
                  - {name: at, type: timestamp, required: true}
                  - {name: value, type: int, max: 100}
                derived:
                  - {name: day, kind: day, from: at}
                event_time: at
                topic: {partitions: 4, key: [station]}
                table:
                  name: readings_by_station
                  question: What did a station measure on a day, latest first?
                  partition_key: [station, day]
                  clustering: [at desc]
                """.formatted(tenant));
    }

    /** Records of 40 stations, one a minute each; every 50th is out of range, every 200th cut in half. */
    private SourceFile readings(String name, int count) throws Exception {
        var file = folder.resolve(name);
        try (var out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            out.write("station,at,value\n");
            for (var i = 0; i < count; i++) {
                out.write(
                        i % 200 == 199
                                ? "half"
                                : name + "-" + i % 40 + "," + START.plusSeconds(60L * (i / 40)) + ","
                                        + (i % 50 == 49 ? 1_000 : i % 100));
                out.write('\n');
            }
        }
        return SourceFile.of(file);
    }

    /** Does what producer and consumer do together, for the lines that are not to be lost. */
    private void ingest(Dataset dataset, SourceFile source, LongPredicate keep) throws Exception {
        var checker = new RecordChecker(dataset);
        var insert = session.prepare(TableCql.insert(dataset));
        var inFlight = new Semaphore(256);
        var failures = new ArrayList<Throwable>();
        var sent = new ArrayList<Future<?>>();
        try (var reader = RecordReader.open(dataset, source.path(), RecordReader.Position.START, false);
                var producer = producer()) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                if (!(result instanceof ReadResult.Parsed parsed) || !keep.test(parsed.line())) {
                    continue;
                }
                var checked =
                        checker.check(parsed.json(), RecordId.of(source.name(), parsed), Instant.EPOCH, Instant.now());
                if (checked instanceof CheckResult.Valid valid) {
                    var values = new ArrayList<>(valid.row().values());
                    values.add(valid.row().writeTimeMicros());
                    inFlight.acquire();
                    CompletionStage<?> written = session.executeAsync(insert.bind(values.toArray()));
                    written.whenComplete((done, failure) -> {
                        if (failure != null) {
                            synchronized (failures) {
                                failures.add(failure);
                            }
                        }
                        inFlight.release();
                    });
                } else {
                    var reason = ((CheckResult.Invalid) checked).reason().label();
                    sent.add(producer.send(deadLetter(dataset, source.name(), parsed, reason)));
                }
            }
            inFlight.acquire(256);
            for (var message : sent) {
                message.get();
            }
        }
        assertThat(failures).isEmpty();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                cluster.kafka().clientProperties("test"), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(
            Dataset dataset, String source, ReadResult.Parsed record, String reason) {
        var message = new ProducerRecord<byte[], byte[]>(dataset.topic().deadLetterName(), record.json());
        MessageHeaders.set(message.headers(), MessageHeaders.SOURCE, source);
        MessageHeaders.set(message.headers(), MessageHeaders.POSITION, Long.toString(record.line()));
        MessageHeaders.set(message.headers(), MessageHeaders.DLQ_REASON, reason);
        return message;
    }

    private ReconcileResult reconcile(ReconcileRequest request) throws Exception {
        return Reconciler.run(cluster.kafka(), cluster.cassandra(), request, records -> {});
    }

    @Test
    void accountsForEveryRecordAndNamesTheLostOnes() throws Exception {
        // Given
        var dataset = readings();
        cluster.bootstrap(dataset);
        var first = readings("first.csv.gz", 30_000);
        var second = readings("second.csv.gz", 2_000);
        ingest(dataset, first, line -> line != 100 && line != 25_051);
        ingest(dataset, second, line -> true);

        // When
        var result =
                reconcile(ReconcileRequest.of(dataset, List.of(first, second)).countingRows());

        // Then
        System.out.println(ReconcileReport.text(result));
        assertThat(result.sources())
                .containsExactly(
                        new SourceResult("first.csv.gz", 30_000, 150, 449, 29_399, 2),
                        new SourceResult("second.csv.gz", 2_000, 10, 30, 1_960, 0));
        assertThat(result.deadLettered()).isEqualTo(Map.of("out-of-range", 479L));
        assertThat(result.rows()).isEqualTo(31_359);
        assertThat(result.duplicates()).isZero();
        assertThat(result.unexpected()).isEqualTo(OptionalLong.of(0));
        assertThat(result.firstLost()).extracting(LostRecord::line).containsExactlyInAnyOrder(100L, 25_051L);
        assertThat(result.notes()).contains("lineage knows no run of first.csv.gz among the latest 200 of the dataset");
    }

    @Test
    void deadLettersThatWereReplayedAreHistory() throws Exception {
        // Given
        var dataset = readings();
        cluster.bootstrap(dataset);
        var source = readings("a.csv.gz", 400);
        ingest(dataset, source, line -> true);
        assertThat(reconcile(ReconcileRequest.of(dataset, List.of(source))).lost())
                .isZero();

        // When
        var replayed = new HashMap<TopicPartition, OffsetAndMetadata>();
        try (var lag = new PipelineLag(
                        cluster.kafka(),
                        dataset.topic().deadLetterName(),
                        ConsumerGroups.replay(dataset.topic().name()));
                var admin = Admin.create(cluster.kafka().clientProperties("test"))) {
            assertThat(lag.messages()).isEqualTo(6);
            assertThat(lag.await(Duration.ofMillis(100), messages -> {})).isEqualTo(6);
            for (var partition = 0; partition < 3; partition++) {
                replayed.put(
                        new TopicPartition(dataset.topic().deadLetterName(), partition), new OffsetAndMetadata(1_000));
            }
            admin.alterConsumerGroupOffsets(
                            ConsumerGroups.replay(dataset.topic().name()), replayed)
                    .all()
                    .get();
            assertThat(lag.await(Duration.ofSeconds(10), messages -> {})).isZero();
        }
        var afterReplay = reconcile(ReconcileRequest.of(dataset, List.of(source)));

        // Then
        assertThat(afterReplay.lost()).isEqualTo(6);
        assertThat(afterReplay.firstLost().get(0).why())
                .isEqualTo("fails a check (value: must be at most 100, but is 1000), but is no current dead letter");
    }

    @Test
    void findsRowsWhateverTheTypesOfTheirKey() throws Exception {
        // Given
        var fields = """
                dataset: %s
                tenant: %s
                source: {format: jsonl}
                fields:
                  - {name: t, type: text, required: true}
                  - {name: i, type: int, required: true}
                  - {name: b, type: bigint, required: true}
                  - {name: d, type: double, required: true}
                  - {name: n, type: decimal, required: true}
                  - {name: o, type: boolean, required: true}
                  - {name: s, type: timestamp, required: true}
                  - {name: y, type: date, required: true}
                  - {name: u, type: uuid, required: true}
                derived:
                  - {name: record, kind: record-id}
                  - {name: shard, kind: bucket, from: t, buckets: 4}
                topic: {partitions: 1, key: [t]}
                table: {name: %s, partition_key: [%s], clustering: [%s]}
                """;
        var source = folder.resolve("types.jsonl");
        var lines = new ArrayList<String>();
        for (var i = 0; i < 300; i++) {
            lines.add(("{\"t\":\"%s\",\"i\":%d,\"b\":%d,\"d\":%s,\"n\":%s,\"o\":%s,\"s\":\"%s\",\"y\":\"2026-01-%02d\","
                            + "\"u\":\"%08x-0000-%d000-8000-00000000%04x\"}")
                    .formatted(
                            i % 7 == 0 ? "\uFB01" + i : i % 7 == 1 ? "\uD83D\uDE00" + i : "t'" + i,
                            150 - i,
                            (150L - i) << 33,
                            (150 - i) / 7.0,
                            i % 3 == 0 ? i + ".00" : i + ".5e1",
                            i % 2 == 0,
                            START.plusMillis(i * 997L),
                            i % 28 + 1,
                            i * 0x9E3779B9,
                            i % 2 == 0 ? 1 : 4,
                            i));
        }
        Files.write(source, lines);
        var file = SourceFile.of(source);
        var keys = List.of(
                List.of("shard", "t, i"),
                List.of("shard", "i desc, t"),
                List.of("shard", "b, t"),
                List.of("shard", "d, t"),
                List.of("shard", "n desc, t"),
                List.of("shard", "o, t"),
                List.of("shard", "s, t"),
                List.of("shard", "y, t"),
                List.of("shard", "u desc"),
                List.of("record", ""),
                List.of("t, i, b, d, n, o, s, y, u", ""));
        var datasets = new ArrayList<Dataset>();
        for (var i = 0; i < keys.size(); i++) {
            datasets.add(DescriptorReader.read(
                    "types.yaml",
                    fields.formatted(
                            "types" + i,
                            tenant,
                            "t" + i,
                            keys.get(i).get(0),
                            keys.get(i).get(1))));
        }
        cluster.bootstrap(datasets.toArray(Dataset[]::new));

        for (var dataset : datasets) {
            // When
            ingest(dataset, file, line -> line % 100 != 0);
            var result = reconcile(ReconcileRequest.of(dataset, List.of(file)).countingRows());

            // Then
            assertThat(result.firstLost())
                    .as(dataset.table().toString())
                    .extracting(LostRecord::line)
                    .containsExactlyInAnyOrder(100L, 200L, 300L);
            assertThat(result.rows()).as(dataset.table().toString()).isEqualTo(297);
            assertThat(result.unexpected()).isEqualTo(OptionalLong.of(0));
        }
    }

    @Test
    void readsWhatRunsAndConsumersSaid() throws Exception {
        // Given
        var dataset = readings();
        cluster.bootstrap(dataset);
        var runs = TableCql.name(LineageSchema.runs());
        for (var run = 1; run <= 3; run++) {
            session.execute(
                    "INSERT INTO " + runs + " (tenant, dataset, started, run_id, source, status, updated, records_read,"
                            + " records_rejected, records_produced, bytes_produced, application_version)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    tenant,
                    "readings",
                    START.plusSeconds(run),
                    tenant + "-" + run,
                    "a.csv.gz",
                    run == 3 ? "running" : "done",
                    START,
                    1_000L * run,
                    5L,
                    1_000L * run - 5,
                    77_000L,
                    "dev");
        }
        for (var offset = 0L; offset < 3; offset++) {
            session.execute(
                    LineageSchema.INSERT_OUTCOME,
                    tenant + "-2",
                    dataset.topic().name(),
                    0,
                    offset * 100,
                    offset * 100 + 100,
                    90L,
                    10L);
        }

        // A consumer that died before it committed, and what the next one made of the same messages.
        var topic = dataset.topic().name();
        session.execute(LineageSchema.INSERT_OUTCOME, tenant + "-2", topic, 1, 0L, 100L, 5L, 5L);
        session.execute(LineageSchema.INSERT_OUTCOME, tenant + "-2", topic, 1, 50L, 150L, 7L, 3L);

        // When
        var latest = new LineageReader(session).latest(dataset, 2);

        // Then
        assertThat(latest).hasSize(2);
        assertThat(latest.get(0).status()).isEqualTo("running");
        assertThat(latest.get(0).checksum()).isEmpty();
        assertThat(latest.get(1).stored()).isEqualTo(277);
        assertThat(latest.get(1).deadLettered()).isEqualTo(33);
        assertThat(latest.get(1).outstanding()).isEqualTo(1_995 - 310);
    }
}
