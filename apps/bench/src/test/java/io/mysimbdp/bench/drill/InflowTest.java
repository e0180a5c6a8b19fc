// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InflowTest {
    @TempDir
    private Path folder;

    private final AtomicLong end = new AtomicLong(100);
    private final Inflow inflow = new Inflow(topic -> end.get());

    /** With records for longer than any test takes, if there are many. */
    private Feed feed(int records) throws IOException {
        return Feed.open(Notes.DATASET, Notes.stock(folder, records), folder.resolve("source.csv"), 10);
    }

    @Test
    void shouldWantMessagesOfAFeedThatFlowsAfterEachReset() throws Exception {
        try (var feed = feed(100_000)) {
            feed.pause(false);

            assertThat(inflow.missing(feed)).contains("no message of test.notes has come since the fault");
            assertThat(inflow.missing(feed)).isPresent();
            end.incrementAndGet();
            assertThat(inflow.missing(feed)).isEmpty();
            inflow.reset();
            assertThat(inflow.missing(feed)).isPresent();
        }
    }

    @Test
    void shouldWantNothingOfAFeedThatIsPausedOrUsedUp() throws Exception {
        try (var feed = feed(1)) {
            assertThat(inflow.missing(feed)).as("paused").isEmpty();

            feed.pause(false);
            var deadline = System.nanoTime() + 20_000_000_000L;
            while (feed.trouble().isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }

            assertThat(feed.trouble()).isPresent();
            assertThat(inflow.missing(feed)).as("used up").isEmpty();
        }
    }

    @Test
    void shouldSayThatTheBrokersDoNotAnswer() throws Exception {
        var silent = new Inflow(topic -> {
            throw new IOException("no broker answers for " + topic);
        });
        try (var feed = feed(100_000)) {
            feed.pause(false);

            assertThat(silent.missing(feed))
                    .contains("no broker answers for " + Notes.DATASET.topic().name());
        }
    }
}
