// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest {
    @TempDir
    private Path folder;

    private Path stock(int records) throws IOException {
        return Notes.stock(folder, records);
    }

    private static void awaitLines(Feed feed, long lines) throws InterruptedException {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (feed.fed() < lines) {
            assertThat(System.nanoTime()).as("it should feed").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Test
    void shouldFeedTheWholeStockInOrderWithWhatIsPutBetween() throws Exception {
        // Given
        var file = folder.resolve("source.csv");

        // When
        try (var feed = Feed.open(Notes.DATASET, stock(500), file, 2_000)) {
            assertThat(Files.readAllLines(file)).as("the header comes at once").startsWith("id");
            feed.append("put between");
            feed.pause(false);
            awaitLines(feed, 502);
        }

        // Then
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(502).contains("put between");
        lines.remove("put between");
        assertThat(lines).isEqualTo(Files.readAllLines(folder.resolve("stock.csv")));
    }

    @Test
    void shouldSayWhenTheStockIsUsedUp() throws Exception {
        try (var feed = Feed.open(Notes.DATASET, stock(3), folder.resolve("source.csv"), 1_000)) {
            feed.pause(false);
            awaitLines(feed, 4);
            var deadline = System.nanoTime() + 20_000_000_000L;
            while (feed.trouble().isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            assertThat(feed.trouble()).contains("the stock of notes is used up");
        }
    }

    @Test
    void shouldMakeBadRecordsOfOneLineEach() {
        assertThat(BadRecords.burst(Notes.DATASET, 300, new Random(1)))
                .hasSize(300)
                .allSatisfy(line -> {
                    assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
                    assertThat(count(line)).as("line ends").isEqualTo(1);
                });
        assertThat(List.copyOf(BadRecords.burst(Notes.DATASET, 5, new Random(2))))
                .as("the same for the same seed")
                .usingRecursiveComparison()
                .isEqualTo(BadRecords.burst(Notes.DATASET, 5, new Random(2)));
    }

    private static long count(byte[] line) {
        return IntStream.range(0, line.length).filter(i -> line[i] == '\n').count();
    }
}
