// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProducerJobTest {
    @TempDir
    private Path folder;

    private Fixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new Fixture(folder);
    }

    // ---- Sources that end.

    @Test
    void every_record_is_produced_or_rejected() throws Exception {
        var file = fixture.file("a.csv", Fixture.HEADER + "1,p,,x\nbroken\n2,p,,y\n");

        var result = fixture.sources(file).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.counts()).isEqualTo(new Counts(3, 1, 2, bytesProduced(fixture)));
        assertThat(fixture.outbox.values(Fixture.TOPIC))
                .containsExactly(
                        "{\"id\":\"1\",\"part\":\"p\",\"note\":\"x\"}", "{\"id\":\"2\",\"part\":\"p\",\"note\":\"y\"}");
        assertThat(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.POSITION))
                .containsExactly("2", "4");
        assertThat(folder.resolve("a.csv.rejected"))
                .content()
                .contains("\"line\":3")
                .contains("\"raw\":\"broken\"");
        assertThat(result.rejectedFiles()).containsExactly(folder.resolve("a.csv.rejected"));
    }

    @Test
    void an_empty_file_is_sent_too() throws Exception {
        var result = fixture.sources(fixture.file("a.csv", "")).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void an_empty_file_is_not_sent_again_without_end() throws Exception {
        var result = fixture.sources(fixture.file("a.csv", ""))
                .with("PRODUCER_REPEAT", "0")
                .run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
    }

    @Test
    void repetitions_keep_the_rejected_lines_of_the_last_two() throws Exception {
        var file = fixture.file("a.csv", Fixture.HEADER + "1,p,,x\nbroken\n");

        var result = fixture.sources(file).with("PRODUCER_REPEAT", "3").run();

        assertThat(result.counts().rejected()).isEqualTo(3);
        assertThat(folder.resolve("a.csv.rejected")).content().hasLineCount(1);
        assertThat(folder.resolve("a.csv.before.rejected")).content().hasLineCount(1);
        try (var files = Files.list(folder)) {
            assertThat(files.filter(kept -> kept.toString().endsWith(".rejected")))
                    .hasSize(2);
        }
    }

    @Test
    void a_record_without_a_time_gets_that_of_its_file() throws Exception {
        var file = fixture.file("a.csv", Fixture.HEADER + "1,p,,x\n");
        var modified = Instant.parse("2026-03-04T05:06:07Z");
        Files.setLastModifiedTime(file, FileTime.from(modified));

        fixture.sources(file).run();

        assertThat(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.EVENT_TIME))
                .containsExactly(modified.toString());
    }

    @Test
    void the_files_of_a_folder_are_sent_several_at_a_time() throws Exception {
        for (var i = 0; i < 20; i++) {
            fixture.file("in/" + i + ".csv", lines(i * 100, i * 100 + 50));
        }

        var result = fixture.sources(folder.resolve("in"))
                .with("PRODUCER_PARALLEL", "4")
                .run();

        assertThat(result.sources()).isEqualTo(20);
        assertThat(result.counts().produced()).isEqualTo(1_000);
        assertThat(ids()).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void a_folder_without_a_source_is_a_mistake() {
        assertThatThrownBy(() -> fixture.sources(Files.createDirectory(folder.resolve("in")))
                        .run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is nothing to send");
    }

    @Test
    void a_source_that_can_not_be_read_does_not_keep_others_from_being_sent() throws Exception {
        fixture.file("in/a.csv", "wrong,header\n1,2\n");
        fixture.file("in/b.csv", lines(0, 10));

        var result = fixture.sources(folder.resolve("in")).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.FAILED);
        assertThat(result.problems())
                .singleElement()
                .asString()
                .contains("a.csv")
                .contains("it has no column 'id'");
        assertThat(result.counts().produced()).isEqualTo(10);
        assertThat(statuses("a.csv")).endsWith("failed");
    }

    @Test
    void a_source_sent_again_gives_the_same_ids() throws Exception {
        var file = fixture.file("a.csv", lines(0, 10));
        fixture.sources(file).run();
        var again = fixture.next().with("PRODUCER_AGAIN", "true");

        var result = again.run();

        assertThat(result.counts().produced()).isEqualTo(10);
        assertThat(again.outbox.headers(Fixture.TOPIC, MessageHeaders.RECORD_ID))
                .isEqualTo(ids());
        assertThat(again.outbox.headers(Fixture.TOPIC, MessageHeaders.RUN_ID).get(0))
                .isNotEqualTo(fixture.outbox
                        .headers(Fixture.TOPIC, MessageHeaders.RUN_ID)
                        .get(0));
    }

    @Test
    void a_source_that_was_sent_is_left_alone() throws Exception {
        fixture.sources(fixture.file("a.csv", lines(0, 10))).run();
        var second = fixture.next();

        var result = second.run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.alreadySent()).isEqualTo(1);
        assertThat(result.counts().read()).as("counted over whole sources").isEqualTo(10);
        assertThat(second.outbox.acknowledged(Fixture.TOPIC)).isEmpty();
    }

    @Test
    void without_a_state_folder_each_start_sends_all() throws Exception {
        fixture.without("PRODUCER_STATE_DIR")
                .sources(fixture.file("a.csv", lines(0, 10)))
                .run();
        var second = fixture.next().without("PRODUCER_STATE_DIR");

        assertThat(second.run().counts().produced()).isEqualTo(10);
        assertThat(second.outbox.acknowledged(Fixture.TOPIC)).hasSize(10);
    }

    @Test
    void of_a_source_that_has_grown_what_is_new_is_sent() throws Exception {
        var file = fixture.file("a.csv", lines(0, 10));
        fixture.sources(file).run();
        Files.writeString(file, "10,p,,x\n", StandardOpenOption.APPEND);
        var second = fixture.next();

        var result = second.run();

        assertThat(second.outbox.headers(Fixture.TOPIC, MessageHeaders.RECORD_ID))
                .containsExactly("10|p");
        assertThat(second.outbox.headers(Fixture.TOPIC, MessageHeaders.POSITION))
                .containsExactly("12");
        assertThat(result.counts().produced()).isEqualTo(11);
    }

    @Test
    void a_source_that_grew_out_of_half_a_line_is_sent_from_its_beginning() throws Exception {
        var file = fixture.file("a.csv", lines(0, 10) + "10,p,,ha");
        fixture.sources(file).run();
        Files.writeString(file, "lf\n", StandardOpenOption.APPEND);
        var second = fixture.next();

        assertThat(second.run().counts().produced()).isEqualTo(11);
        assertThat(second.outbox.acknowledged(Fixture.TOPIC)).hasSize(11);
    }

    @Test
    void a_source_that_was_replaced_is_sent_from_its_beginning() throws Exception {
        var file = fixture.file("a.csv", lines(0, 10));
        fixture.sources(file).run();
        for (var other : List.of(lines(50, 60), lines(50, 53))) {
            Files.writeString(file, other);
            var next = fixture.next();

            next.run();

            assertThat(next.outbox.acknowledged(Fixture.TOPIC)).hasSize(other.split("\n", -1).length - 2);
        }
    }

    @Test
    void a_limit_ends_each_source_and_more_can_be_sent_later() throws Exception {
        fixture.sources(fixture.file("a.csv", lines(0, 10)))
                .with("PRODUCER_LIMIT", "4")
                .run();
        assertThat(ids()).hasSize(4);

        var same = fixture.next();
        assertThat(same.run().alreadySent()).isEqualTo(1);
        var rest = fixture.next().without("PRODUCER_LIMIT");
        var result = rest.run();

        assertThat(rest.outbox.acknowledged(Fixture.TOPIC)).hasSize(6);
        assertThat(result.counts().read()).isEqualTo(10);
    }

    @Test
    void a_source_is_sent_as_often_as_asked() throws Exception {
        var result = fixture.sources(fixture.file("a.csv", lines(0, 10) + "broken\n"))
                .with("PRODUCER_REPEAT", "3")
                .run();

        assertThat(result.counts().read()).isEqualTo(33);
        assertThat(result.counts().rejected()).isEqualTo(3);
        assertThat(ids()).hasSize(30);
        assertThat(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.RUN_ID).stream()
                        .distinct())
                .hasSize(3);
        assertThat(Files.readAllLines(folder.resolve("a.csv.rejected"))).hasSize(1);
        assertThat(fixture.next().run().alreadySent()).isEqualTo(1);
    }

    // ---- What Kafka does.

    @Test
    void a_record_that_kafka_refuses_for_its_size_is_rejected() throws Exception {
        var text = "long ".repeat(1_200);
        var file = fixture.file("a.csv", Fixture.HEADER + "1,p,,x\n2,p,," + text + "\n3,p,,x\n");
        fixture.outbox.deciding(message -> message.value().length > 5_000
                ? new RecordTooLargeException("too much")
                : FakeOutbox.Fate.ACKNOWLEDGED);

        var result = fixture.sources(file).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.counts().rejected()).isEqualTo(1);
        assertThat(result.counts().produced()).isEqualTo(2);
        assertThat(folder.resolve("a.csv.rejected"))
                .content()
                .contains("\"line\":3")
                .contains("which Kafka refuses: too much")
                .contains("long long")
                .contains("\"truncated\":true");
    }

    @Test
    void a_record_that_kafka_does_not_take_stops_everything_and_is_not_skipped() throws Exception {
        var file = fixture.file("a.csv", lines(0, 100) + "broken\n");
        fixture.outbox.deciding(message -> "42|p".equals(FakeOutbox.header(message, MessageHeaders.RECORD_ID))
                ? new TimeoutException("Expiring 1 record(s)")
                : FakeOutbox.Fate.ACKNOWLEDGED);

        var result = fixture.sources(file).run();
        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.FAILED);
        assertThat(result.failure())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("line 44 of a.csv").contains("Expiring 1 record(s)"));
        assertThat(result.counts().read()).isEqualTo(42);
        assertThat(statuses("a.csv")).endsWith("failed");

        var second = fixture.next();
        var end = second.run();
        assertThat(second.outbox.headers(Fixture.TOPIC, MessageHeaders.RECORD_ID))
                .startsWith("42|p")
                .hasSize(58);
        assertThat(end.counts().read()).isEqualTo(101);
        assertThat(end.counts().produced()).isEqualTo(100);
    }

    @Test
    void what_the_client_throws_stops_everything_too() throws Exception {
        fixture.outbox.deciding(message -> {
            if (message.topic().equals(Fixture.TOPIC)) {
                throw new KafkaException("can't go on");
            }
            return FakeOutbox.Fate.ACKNOWLEDGED;
        });

        var result = fixture.sources(fixture.file("a.csv", lines(0, 10))).run();

        assertThat(result.failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("can't go on"));
        assertThat(result.counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void lineage_that_can_not_be_written_keeps_nothing_from_being_sent() throws Exception {
        fixture.outbox.deciding(message -> message.topic().equals(Fixture.RUNS)
                ? new TimeoutException("no such topic")
                : FakeOutbox.Fate.ACKNOWLEDGED);

        var result = fixture.sources(fixture.file("a.csv", lines(0, 10))).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.counts().produced()).isEqualTo(10);
    }

    @Test
    void a_rejected_line_that_can_not_be_kept_stops_everything() throws Exception {
        var file = fixture.file("a.csv", lines(0, 10) + "broken\n");
        var inTheWay = folder.resolve("a.csv.rejected");
        fixture.outbox.deciding(
                message -> inTheWay.toFile().mkdir() || inTheWay.toFile().exists()
                        ? FakeOutbox.Fate.ACKNOWLEDGED
                        : FakeOutbox.Fate.HELD);

        var result = fixture.sources(file).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.FAILED);
        assertThat(result.failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("MYSIMBDP_PRODUCER_REJECTED_DIR"));
        Files.delete(inTheWay);
        assertThat(fixture.next().run().counts()).isEqualTo(new Counts(11, 1, 10, bytesProduced(fixture)));
        assertThat(inTheWay).content().contains("\"line\":12");
    }

    @Test
    void a_source_whose_rejected_lines_could_not_be_kept_is_not_begun() throws Exception {
        var inTheWay = fixture.file("file", "");

        var result = fixture.sources(fixture.file("a.csv", lines(0, 10)))
                .with("PRODUCER_REJECTED_DIR", inTheWay.resolve("rejected").toString())
                .run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.FAILED);
        assertThat(result.problems()).singleElement().asString().contains("MYSIMBDP_PRODUCER_REJECTED_DIR");
    }

    // ---- Being stopped.

    @Test
    void a_stopped_job_says_so_and_the_next_one_goes_on() throws Exception {
        var file = fixture.file("a.csv", lines(0, 100));
        fixture.outbox.deciding(message -> {
            if ("42|p".equals(FakeOutbox.header(message, MessageHeaders.RECORD_ID))) {
                fixture.stop.request();
            }
            return FakeOutbox.Fate.ACKNOWLEDGED;
        });

        var result = fixture.sources(file).run();
        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.INTERRUPTED);
        assertThat(result.counts().read()).isEqualTo(43);
        assertThat(statuses("a.csv")).endsWith("interrupted");

        var second = fixture.next();
        assertThat(second.run().counts().read()).isEqualTo(100);
        assertThat(second.outbox.acknowledged(Fixture.TOPIC)).hasSize(57);
        assertThat(second.outbox.headers(Fixture.TOPIC, MessageHeaders.RUN_ID).get(0))
                .isEqualTo(fixture.outbox
                        .headers(Fixture.TOPIC, MessageHeaders.RUN_ID)
                        .get(0));
    }

    @Test
    void a_job_that_waits_for_brokers_can_be_stopped() throws Exception {
        fixture.outbox.deciding(message -> {
            if (message.topic().equals(Fixture.RUNS)) {
                return FakeOutbox.Fate.ACKNOWLEDGED;
            }
            fixture.stop.request();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            return FakeOutbox.Fate.ACKNOWLEDGED;
        });

        var result = fixture.sources(fixture.file("a.csv", lines(0, 10))).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.INTERRUPTED);
        assertThat(result.counts()).isEqualTo(Counts.NONE);
        assertThat(fixture.next().run().counts().read()).isEqualTo(10);
    }

    @Test
    void a_stop_waits_for_brokers_only_so_long() throws Exception {
        fixture.outbox.deciding(message -> {
            fixture.stop.request();
            return message.topic().equals(Fixture.TOPIC) ? FakeOutbox.Fate.HELD : FakeOutbox.Fate.ACKNOWLEDGED;
        });

        var result = fixture.sources(fixture.file("a.csv", lines(0, 10))).run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.INTERRUPTED);
        assertThat(result.counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void what_goes_on_for_ever_is_done_when_it_is_stopped() throws Exception {
        fixture.outbox.deciding(message -> {
            if (fixture.outbox.acknowledged(Fixture.TOPIC).size() == 25) {
                fixture.stop.request();
            }
            return FakeOutbox.Fate.ACKNOWLEDGED;
        });

        var result = fixture.sources(fixture.file("a.csv", lines(0, 10)))
                .with("PRODUCER_REPEAT", "0")
                .run();

        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.counts().read()).isEqualTo(26);
    }

    // ---- Lineage.

    @Test
    void a_run_is_published_from_its_start_to_its_end() throws Exception {
        var text = lines(0, 10) + "broken\n";

        fixture.sources(fixture.file("a.csv", text)).run();

        assertThat(statuses("a.csv")).startsWith("running").endsWith("done");
        var runs = fixture.outbox.acknowledged(Fixture.RUNS);
        var last = new String(runs.get(runs.size() - 1).value(), StandardCharsets.UTF_8);
        var checksum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(last)
                .contains("\"checksum\":\"" + checksum + "\"")
                .contains("\"records_read\":11,\"records_rejected\":1,\"records_produced\":10")
                .contains("\"bytes_produced\":" + bytesProduced(fixture))
                .contains("\"application_version\":\"1.2.3\",\"host\":\"here\"")
                .contains("\"ended\":");
        var checker = new RecordChecker(LineageSchema.runs());
        var runId = fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.RUN_ID).get(0);
        for (var run : runs) {
            assertThat(checker.check(run.value(), "", Instant.now(), Instant.now()))
                    .isInstanceOf(CheckResult.Valid.class);
            assertThat(new String(run.key(), StandardCharsets.UTF_8)).isEqualTo(runId);
        }
        assertThat(fixture.outbox.headers(Fixture.RUNS, MessageHeaders.RECORD_ID))
                .as("each later than the one before")
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void a_resumed_run_has_the_checksum_of_the_whole_file() throws Exception {
        var text = lines(0, 100);
        fixture.outbox.deciding(message -> {
            if ("42|p".equals(FakeOutbox.header(message, MessageHeaders.RECORD_ID))) {
                fixture.stop.request();
            }
            return FakeOutbox.Fate.ACKNOWLEDGED;
        });
        fixture.sources(fixture.file("a.csv", text)).run();
        var second = fixture.next();

        second.run();

        var checksum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(second.outbox.values(Fixture.RUNS)).last().asString().contains(checksum);
    }

    // ---- Sources that are followed.

    @Test
    void half_a_line_is_left_until_it_is_complete() throws Exception {
        var file = fixture.file("in/a.csv", lines(0, 2) + "2,p,,ha");
        var following = follow();

        await(() -> ids().size() == 2);
        Files.writeString(file, "lf\n3,p,,x\n", StandardOpenOption.APPEND);
        await(() -> ids().size() == 4);
        fixture.stop.request();

        var result = following.get(10, TimeUnit.SECONDS);
        assertThat(result.outcome()).isEqualTo(JobResult.Outcome.DONE);
        assertThat(result.counts().produced()).isEqualTo(4);
        assertThat(fixture.outbox.values(Fixture.TOPIC)).contains("{\"id\":\"2\",\"part\":\"p\",\"note\":\"half\"}");
        assertThat(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.POSITION))
                .containsExactly("2", "3", "4", "5");
        assertThat(statuses("a.csv")).endsWith("interrupted");
    }

    @Test
    void new_files_are_found_and_files_that_grow_do_not_keep_others_waiting() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        var following = follow();

        for (var i = 0; i < 5; i++) {
            fixture.file("in/" + i + ".csv", lines(i * 10, i * 10 + 2));
        }
        await(() -> ids().size() == 10);
        for (var i = 0; i < 5; i++) {
            Files.writeString(folder.resolve("in/" + i + ".csv"), (i * 10 + 5) + ",p,,x\n", StandardOpenOption.APPEND);
        }
        await(() -> ids().size() == 15);
        fixture.stop.request();

        assertThat(following.get(10, TimeUnit.SECONDS).counts().produced()).isEqualTo(15);
        assertThat(ids()).doesNotHaveDuplicates();
    }

    @Test
    void a_followed_file_that_is_replaced_is_read_from_its_beginning() throws Exception {
        fixture.file("in/a.csv", lines(0, 5));
        var following = follow();
        await(() -> ids().size() == 5);

        fixture.file("in/a.csv", lines(70, 73));
        await(() -> ids().size() == 8);
        fixture.stop.request();

        assertThat(following.get(10, TimeUnit.SECONDS).counts().produced()).isEqualTo(8);
        assertThat(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.RUN_ID).stream()
                        .distinct())
                .hasSize(2);
    }

    @Test
    void the_run_of_a_followed_file_that_is_gone_ends() throws Exception {
        var file = fixture.file("in/a.csv", lines(0, 5));
        var following = follow();
        await(() -> ids().size() == 5);

        Files.delete(file);
        await(() -> statuses("a.csv").contains("done"));
        fixture.stop.request();

        assertThat(following.get(10, TimeUnit.SECONDS).counts().produced()).isEqualTo(5);
    }

    @Test
    void a_followed_file_that_could_not_be_read_is_tried_again_though_it_did_not_change() throws Exception {
        var whole = zipped(lines(0, 5));
        var broken = whole.clone();
        // A method of compression that there is not.
        broken[2] = 1;
        var file = Files.createDirectories(folder.resolve("in")).resolve("a.csv.gz");
        Files.write(file, broken);
        var modified = Files.getLastModifiedTime(file);
        var following = follow();
        await(() -> !statuses("a.csv.gz").isEmpty());

        var draft = Files.write(folder.resolve("draft"), whole);
        Files.setLastModifiedTime(draft, modified);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        await(() -> ids().size() == 5);
        fixture.stop.request();

        assertThat(following.get(10, TimeUnit.SECONDS).counts().produced()).isEqualTo(5);
    }

    @Test
    void the_end_of_a_followed_file_that_is_compressed_needs_no_line_end() throws Exception {
        var file = Files.createDirectories(folder.resolve("in")).resolve("a.csv.gz");
        Files.write(file, zipped(lines(0, 4) + "4,p,,last"));
        var following = follow();

        await(() -> ids().size() == 5);
        fixture.stop.request();

        assertThat(following.get(10, TimeUnit.SECONDS).counts().produced()).isEqualTo(5);
    }

    private static byte[] zipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void a_restarted_follower_goes_on_with_the_same_run() throws Exception {
        var file = fixture.file("in/a.csv", lines(0, 5));
        var following = follow();
        await(() -> ids().size() == 5);
        fixture.stop.request();
        following.get(10, TimeUnit.SECONDS);
        var first = fixture;
        Files.writeString(file, "5,p,,x\n", StandardOpenOption.APPEND);

        fixture = first.next();
        following = follow();
        await(() -> ids().size() == 1);
        fixture.stop.request();

        assertThat(following.get(10, TimeUnit.SECONDS).counts().produced()).isEqualTo(6);
        assertThat(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.RUN_ID).get(0))
                .isEqualTo(first.outbox
                        .headers(Fixture.TOPIC, MessageHeaders.RUN_ID)
                        .get(0));
    }

    private CompletableFuture<JobResult> follow() {
        var following = fixture.sources(folder.resolve("in")).with("PRODUCER_FOLLOW", "true");
        return CompletableFuture.supplyAsync(() -> {
            try {
                return following.run();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private List<String> ids() {
        return fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.RECORD_ID);
    }

    private List<String> statuses(String source) {
        return fixture.outbox.values(Fixture.RUNS).stream()
                .filter(run -> run.contains("\"source\":\"" + source + "\""))
                .map(run -> run.replaceAll(".*\"status\":\"([a-z]+)\".*", "$1"))
                .toList();
    }

    private static long bytesProduced(Fixture fixture) {
        return fixture.outbox.acknowledged(Fixture.TOPIC).stream()
                .mapToLong(message -> message.value().length)
                .sum();
    }

    private static String lines(int from, int to) {
        return Fixture.HEADER
                + IntStream.range(from, to).mapToObj(i -> i + ",p,,x\n").collect(Collectors.joining());
    }
}
