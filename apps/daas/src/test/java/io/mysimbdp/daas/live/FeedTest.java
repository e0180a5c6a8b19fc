// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.datasets.DescriptorReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Feed feed = new Feed(2, new Offsets(new long[] {10, 20}));

    @Test
    void shouldGiveRecordsInOrderAndThenNothing() throws Exception {
        feed.offer(0, 10, List.of("a"));
        feed.offer(1, 20, List.of("b"));
        feed.pass(0, 11);

        assertThat(feed.take(AT_ONCE)).isEqualTo(new Feed.Item.Message(0, 10, List.of("a")));
        assertThat(feed.take(AT_ONCE)).isEqualTo(new Feed.Item.Message(1, 20, List.of("b")));
        assertThat(feed.take(AT_ONCE)).isEqualTo(new Feed.Item.Nothing(new Offsets(new long[] {12, 21})));
    }

    @Test
    void shouldCountWhatASlowReaderMissesInItsPlace() throws Exception {
        for (var offset = 10; offset < 15; offset++) {
            feed.offer(0, offset, List.of(offset));
        }
        feed.take(AT_ONCE);
        feed.take(AT_ONCE);
        feed.offer(0, 15, List.of(15));

        assertThat(feed.take(AT_ONCE)).isEqualTo(new Feed.Item.Gap(3, new Offsets(new long[] {15, 20})));
        assertThat(feed.take(AT_ONCE)).isEqualTo(new Feed.Item.Message(0, 15, List.of(15)));
    }

    @Test
    void shouldEndWhenEverythingIsTaken() throws Exception {
        feed.offer(0, 10, List.of("a"));
        feed.close();

        assertThat(feed.take(AT_ONCE)).isInstanceOf(Feed.Item.Message.class);
        assertThat(feed.take(Duration.ofMinutes(1))).isInstanceOf(Feed.Item.End.class);
    }

    @Test
    void shouldReadOffsetsBack() {
        var offsets = new Offsets(new long[] {0, 127, 128, 1L << 40, Long.MAX_VALUE});

        assertThat(Offsets.decode(offsets.encode(), 5)).contains(offsets);
        assertThat(Offsets.decode(offsets.encode(), 6))
                .contains(new Offsets(new long[] {0, 127, 128, 1L << 40, Long.MAX_VALUE, 0}));
        assertThat(Offsets.decode(offsets.encode(), 4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "AQ", "AQX_", "AQID", "%", "AQH_____________"})
    void shouldTakeNothingElseForOffsets(String text) {
        assertThat(Offsets.decode(text, 12)).isEmpty();
    }

    private static String events(LiveStream.CatchUp catchUp, Offsets position) throws Exception {
        return events(catchUp, position, () -> true);
    }

    private static String events(LiveStream.CatchUp catchUp, Offsets position, BooleanSupplier admitted)
            throws Exception {
        var dataset = DescriptorReader.read("d.yaml", """
                dataset: d
                tenant: acme
                source: {format: csv}
                fields: [{name: id, type: text}]
                table: {name: t, partition_key: [id]}
                """);
        var out = new ByteArrayOutputStream();
        var closed = new ArrayList<String>();
        try (var stream = new LiveStream(
                ReadView.raw(dataset).columns(), catchUp, position, Duration.ofMillis(1), () -> closed.add("closed"))) {
            stream.writeTo(out, (bytes, records) -> {}, admitted);
        }
        assertThat(closed).hasSize(1);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteEventsThatSayWhereToGoOn() throws Exception {
        var start = new Offsets(new long[] {10, 20});
        for (var offset = 10; offset < 14; offset++) {
            feed.offer(0, offset, List.of("r" + offset));
        }
        feed.close();

        assertThat(events(reader -> feed, start.copy()))
                .isEqualTo("event: ready\nid: " + start.encode() + "\ndata: {}\n\n"
                        + "id: " + new Offsets(new long[] {11, 20}).encode() + "\ndata: {\"id\":\"r10\"}\n\n"
                        + "id: " + new Offsets(new long[] {12, 20}).encode() + "\ndata: {\"id\":\"r11\"}\n\n"
                        + "event: dropped\nid: " + new Offsets(new long[] {14, 20}).encode()
                        + "\ndata: {\"records\":2}\n\n"
                        + "event: end\nid: " + new Offsets(new long[] {14, 20}).encode() + "\ndata: {}\n\n");
    }

    @Test
    void shouldNotGiveARecordTwiceThatCatchingUpGave() throws Exception {
        feed.offer(0, 10, List.of("r10"));
        feed.offer(0, 11, List.of("r11"));
        feed.close();
        LiveStream.CatchUp catchUp = reader -> {
            reader.read(new Feed.Item.Message(0, 9, List.of("r9")));
            reader.read(new Feed.Item.Message(0, 10, List.of("r10")));
            return feed;
        };

        assertThat(events(catchUp, new Offsets(new long[] {9, 20})))
                .containsOnlyOnce("r9")
                .containsOnlyOnce("r10")
                .containsOnlyOnce("r11");
    }

    @Test
    void shouldSayWhetherThereWasNoRoomForWhatCameLast() throws Exception {
        feed.offer(0, 10, List.of("a"));
        feed.offer(0, 11, List.of("b"));
        assertThat(feed.isOverflowing()).isFalse();

        feed.offer(0, 12, List.of("c"));
        assertThat(feed.isOverflowing()).isTrue();

        feed.take(AT_ONCE);
        feed.take(AT_ONCE);
        feed.offer(0, 13, List.of("d"));
        assertThat(feed.isOverflowing()).isFalse();
    }

    @Test
    @Timeout(30)
    void shouldEndSoonWhenTheReaderIsNotLetInAnyMore() throws Exception {
        var asked = new AtomicInteger();

        var events = events(reader -> feed, new Offsets(new long[] {10, 20}), () -> asked.incrementAndGet() < 3);

        assertThat(events).startsWith("event: ready").endsWith("data: {}\n\n").containsOnlyOnce("event: end");
        // Once a second, not for each of the heartbeats, of which there is one in a millisecond.
        assertThat(asked).hasValue(3);
    }

    @Test
    void shouldEndWhenTheReaderIsGone() {
        feed.offer(0, 10, List.of("r10"));

        assertThatThrownBy(() -> events(
                        reader -> {
                            throw new IOException("gone");
                        },
                        new Offsets(new long[] {10, 20})))
                .hasMessage("gone");
    }
}
