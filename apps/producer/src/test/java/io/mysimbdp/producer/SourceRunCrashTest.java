// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies between any two records, with answers in any order and checkpoints at any time. */
class SourceRunCrashTest {
    private static final int LINES = 60;

    @TempDir
    private Path folder;

    /** Stands for the end of the process. */
    private static final class Crash extends RuntimeException {}

    @Test
    void after_a_crash_anywhere_all_is_sent_and_counted_once() throws Exception {
        for (var kill = 1; kill <= LINES + 1; kill++) {
            crashAndGoOn(kill, false);
        }
    }

    @Test
    void that_holds_for_a_compressed_source_too() throws Exception {
        for (var kill = 1; kill <= LINES + 1; kill += 7) {
            crashAndGoOn(kill, true);
        }
    }

    private void crashAndGoOn(int kill, boolean compressed) throws Exception {
        var random = new Random(kill);
        var fixture = new Fixture(folder.resolve("kill-" + kill));
        var file = source(fixture, compressed);
        var acknowledged = new HashSet<String>();
        var runIds = new HashSet<String>();

        process(fixture, file, random, kill, acknowledged, runIds);
        tearRejectedFile(file, random);
        process(fixture.next(), file, random, random.nextInt(LINES), acknowledged, runIds);
        tearRejectedFile(file, random);
        var run = process(fixture.next(), file, random, Integer.MAX_VALUE, acknowledged, runIds);

        var good = new HashSet<String>();
        for (var i = 0; i < LINES; i++) {
            if (!isBroken(i) && !isTooLarge(i)) {
                good.add(i + "|p");
            }
        }
        var bad = LINES - good.size();
        assertThat(acknowledged).as("killed at %d", kill).isEqualTo(good);
        assertThat(runIds).as("killed at %d", kill).hasSize(1);
        assertThat(run.counts().read()).as("killed at %d", kill).isEqualTo(LINES);
        assertThat(run.counts().rejected()).as("killed at %d", kill).isEqualTo(bad);
        assertThat(run.counts().produced()).as("killed at %d", kill).isEqualTo(good.size());
        assertThat(rejectedLines(run.rejectedFile()))
                .as("killed at %d", kill)
                .hasSize(bad)
                .doesNotHaveDuplicates();
    }

    /** Sends until the process dies at the given message, or to the end. */
    private static SourceRun process(
            Fixture fixture, Path file, Random random, int kill, Set<String> acknowledged, Set<String> runIds)
            throws IOException, InterruptedException {
        var context = fixture.context();
        var source = new Source(
                file.getFileName().toString(),
                Optional.of(file),
                file.getFileName().toString());
        var start = Start.of(source, context.store().orElseThrow().load(source.name()), false, 0);
        var run = start instanceof Start.Resume resume
                ? SourceRun.resume(context, source, resume.from())
                : SourceRun.begin(context, source, 0, Counts.NONE);
        var sent = new int[1];
        fixture.outbox.deciding(message -> {
            sent[0]++;
            if (sent[0] == kill) {
                throw new Crash();
            }
            runIds.add(FakeOutbox.header(message, MessageHeaders.RUN_ID));
            while (fixture.outbox.heldCount() > 0 && random.nextBoolean()) {
                fixture.outbox.answer(random.nextInt(fixture.outbox.heldCount()));
            }
            if (random.nextInt(4) == 0) {
                run.checkpoint(false);
            }
            var id = FakeOutbox.header(message, MessageHeaders.RECORD_ID);
            return isTooLarge(Integer.parseInt(id.substring(0, id.indexOf('|'))))
                    ? new RecordTooLargeException("more than the topic takes")
                    : FakeOutbox.Fate.HELD;
        });
        try {
            assertThat(run.readOn()).isEqualTo(SourceRun.End.SOURCE);
            while (fixture.outbox.heldCount() > 0) {
                fixture.outbox.answer(random.nextInt(fixture.outbox.heldCount()));
            }
            assertThat(run.settle(() -> false)).isTrue();
            if (kill == Integer.MAX_VALUE) {
                run.checkpoint(true);
            }
        } catch (Crash e) {
            // Nothing more happens: no checkpoint, no flush.
        }
        acknowledged.addAll(fixture.outbox.headers(Fixture.TOPIC, MessageHeaders.RECORD_ID));
        return run;
    }

    /** Rejected lines may have been written after the last checkpoint, the last of them in part. */
    private static void tearRejectedFile(Path file, Random random) throws IOException {
        var rejected = Path.of(file + ".rejected");
        if (Files.exists(rejected) && random.nextBoolean()) {
            Files.writeString(rejected, "{\"line\":99}\n{\"li", StandardOpenOption.APPEND);
        }
    }

    private static Path source(Fixture fixture, boolean compressed) throws IOException {
        var text = new StringBuilder(Fixture.HEADER);
        for (var i = 0; i < LINES; i++) {
            if (isBroken(i)) {
                text.append("broken,").append(i).append('\n');
            } else {
                text.append(i).append(",p,2026-01-01T00:00:00Z,");
                text.append(i % 6 == 0 ? "\"spans\nlines\"" : "note").append('\n');
            }
            if (i % 10 == 0) {
                text.append('\n');
            }
        }
        if (!compressed) {
            return fixture.file("a.csv", text.toString());
        }
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(fixture.folder.resolve("a.csv.gz"), bytes.toByteArray());
    }

    private static boolean isBroken(int i) {
        return i % 7 == 3;
    }

    private static boolean isTooLarge(int i) {
        return i % 11 == 5 && !isBroken(i);
    }

    private static List<String> rejectedLines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll(".*\"line\":(\\d+),.*", "$1"))
                .toList();
    }
}
