// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TestDatasets;
import io.mysimbdp.datasets.source.RecordReader.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordReaderTest {
    private static final Dataset CSV = TestDatasets.csv("name: a, type: text", "name: b, type: text");
    private static final Dataset PLAIN = TestDatasets.of(
            "format: csv, header: false, columns: [a, b]", "name: a, type: text", "name: b, type: text");
    private static final Dataset JSON = TestDatasets.json("name: a, type: text");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> sources() {
        var csv = "1,2\n\n\"three\nlines\n!\",4\r\nü,\"open\n5\n6,\"7\n8\"\n" + "x".repeat(70_000) + ",1\n9,\"10";
        var json = "{\"a\":\"ü\"}\n\n{\"a\":\r\n  \n{\"a\":3}\r\n" + "x".repeat(70_000) + "\n{\"a\":4}";
        return Stream.of(
                        Arguments.of("csv", CSV, "a,b\n" + csv),
                        Arguments.of("csv with byte order mark", CSV, "\uFEFFa,b\r\n" + csv),
                        Arguments.of("csv without header", PLAIN, csv),
                        Arguments.of("csv without header with byte order mark", PLAIN, "\uFEFF" + csv),
                        Arguments.of("json lines", JSON, json))
                .flatMap(source -> {
                    var plain = bytes((String) source.get()[2]);
                    return Stream.of(
                            Arguments.of(source.get()[0], source.get()[1], plain),
                            Arguments.of(source.get()[0] + ", gzip", source.get()[1], Reading.gzip(plain)));
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void shouldGoOnAfterEveryRecordWithExactlyTheRest(String name, Dataset dataset, byte[] source) throws Exception {
        var all = Reading.all(dataset, source);
        assertThat(all).hasSizeGreaterThan(3);

        try (var reader = Reading.open(dataset, source, Position.START, false)) {
            assertThat(reader.position()).isEqualTo(Position.START);
            for (var i = 0; i < all.size(); i++) {
                var result = reader.next();
                assertThat(result.endOffset()).isEqualTo(reader.position().offset());

                var rest = Reading.from(dataset, source, reader.position(), false);

                assertThat(Reading.texts(rest)).isEqualTo(Reading.texts(all.subList(i + 1, all.size())));
                assertThat(rest)
                        .extracting(ReadResult::endOffset)
                        .isEqualTo(all.subList(i + 1, all.size()).stream()
                                .map(ReadResult::endOffset)
                                .toList());
            }
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void shouldReadTheSameHoweverSmallThePieces(String name, Dataset dataset, byte[] source) throws Exception {
        var trickle = new InputStream() {
            private final InputStream in = new ByteArrayInputStream(source);

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return in.read(buffer, offset, Math.min(length, 3));
            }
        };
        try (var reader = RecordReader.open(dataset, "trickle", trickle, Position.START, false)) {
            for (var expected : Reading.all(dataset, source)) {
                assertThat(Reading.text(reader.next())).isEqualTo(Reading.text(expected));
            }
        }
    }

    @Test
    void shouldLeaveALastLineThatMayStillGrow() throws Exception {
        assertThat(Reading.texts(Reading.from(CSV, bytes("a,b\n1,2\n3,4"), Position.START, true)))
                .containsExactly("2 {\"a\":\"1\",\"b\":\"2\"}");
        assertThat(Reading.texts(Reading.from(CSV, bytes("a,b\n1,2\n3,\"4\n5"), Position.START, true)))
                .containsExactly("2 {\"a\":\"1\",\"b\":\"2\"}");
        assertThat(Reading.texts(Reading.from(CSV, bytes("a,b\n1,2\n3,\"4\n"), Position.START, true)))
                .containsExactly("2 {\"a\":\"1\",\"b\":\"2\"}");
        assertThat(Reading.texts(Reading.from(JSON, bytes("{}\n{\"a\":1}"), Position.START, true)))
                .containsExactly("1 {}");
        // A header that is not whole yet is not a wrong one.
        assertThat(Reading.from(CSV, bytes("a"), Position.START, true)).isEmpty();
        assertThat(Reading.from(CSV, new byte[0], Position.START, true)).isEmpty();
    }

    @Test
    void shouldReadWhatAGrowingFileHasMoreFromTheLastPosition(@TempDir Path folder) throws Exception {
        var file = folder.resolve("grows.csv");
        var whole = "a,b\n1,2\n\n3,\"4\n5\"\n6,7\n";
        var seen = new ArrayList<String>();
        var position = Position.START;

        for (var length = 0; length <= whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            try (var reader = RecordReader.open(CSV, file, position, true)) {
                for (var result = reader.next(); result != null; result = reader.next()) {
                    seen.add(Reading.text(result));
                }
                position = reader.position();
            }
        }

        assertThat(seen)
                .containsExactly(
                        "2 {\"a\":\"1\",\"b\":\"2\"}",
                        "4 {\"a\":\"3\",\"b\":\"4\\n5\"}",
                        "6 {\"a\":\"6\",\"b\":\"7\"}");
    }

    @Test
    void shouldSayWhatIsWrongWithAFile(@TempDir Path folder) throws Exception {
        var missing = folder.resolve("missing.csv");
        assertThatThrownBy(() -> RecordReader.open(CSV, missing, Position.START, false))
                .isInstanceOf(SourceException.class)
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> RecordReader.open(CSV, folder, Position.START, false))
                .isInstanceOf(SourceException.class)
                .hasMessage(folder + ": is a folder rather than a file");

        var shorter = Files.writeString(folder.resolve("shorter.csv"), "a,b\n1,2\n");
        assertThatThrownBy(() -> RecordReader.open(CSV, shorter, new Position(100, 3), false))
                .isInstanceOf(SourceException.class)
                .hasMessage(shorter + ": ends at byte 8, before the position 100 from which to go on:"
                        + " it is not the file it was");
        assertThat(RecordReader.open(CSV, shorter, new Position(8, 2), false).next())
                .isNull();
    }

    @Test
    void shouldSayThatGzipIsBroken() throws Exception {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 50_000; i++) {
            text.append(i).append(',').append(i * 31).append('\n');
        }
        var zipped = Reading.gzip(bytes(text.toString()));

        for (var cut : List.of(5, 12, zipped.length / 2, zipped.length - 4)) {
            assertThatThrownBy(() -> Reading.all(CSV, Arrays.copyOf(zipped, cut)))
                    .as("cut at %d", cut)
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("source: ")
                    .hasMessageContaining("gzip");
        }

        var damaged = zipped.clone();
        damaged[zipped.length / 2] ^= 0x55;
        assertThatThrownBy(() -> Reading.all(CSV, damaged))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("gzip");
    }

    @Test
    void shouldReadSeveralGzipMembersAsOneText() throws Exception {
        var first = Reading.gzip(bytes("a,b\n1,2\n3,"));
        var second = Reading.gzip(bytes("4\n"));
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        assertThat(Reading.texts(Reading.all(CSV, both)))
                .containsExactly("2 {\"a\":\"1\",\"b\":\"2\"}", "3 {\"a\":\"3\",\"b\":\"4\"}");
    }

    @Test
    void shouldWaitForTheNextGzipMemberWhereNothingIsThereYet() throws Exception {
        // At the end of each part it has nothing available, as a pipe whose writer takes its time.
        var stream = new SequenceInputStream(
                new ByteArrayInputStream(Reading.gzip(bytes("a,b\n1,2\n"))),
                new ByteArrayInputStream(Reading.gzip(bytes("3,4\n"))));

        try (var reader = RecordReader.open(CSV, "stream", stream, Position.START, false)) {
            assertThat(Reading.text(reader.next())).isEqualTo("2 {\"a\":\"1\",\"b\":\"2\"}");
            assertThat(Reading.text(reader.next())).isEqualTo("3 {\"a\":\"3\",\"b\":\"4\"}");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void shouldSayHowMuchItHoldsBack() throws Exception {
        for (var text : List.of("a,b\n1,2\n3,", "a,b\n1,2\n\"3\n", "a,b\n3,")) {
            try (var reader = Reading.open(CSV, bytes(text), Position.START, true)) {
                assertThat(reader.heldBack()).isZero();
                while (reader.next() != null) {
                    assertThat(reader.heldBack()).isZero();
                }
                assertThat(reader.heldBack()).as(text).isEqualTo(text.startsWith("\"", 8) ? 3 : 2);
            }
            assertThat(Reading.from(CSV, Reading.gzip(bytes(text)), Position.START, true))
                    .isNotEmpty();
        }
        try (var reader = Reading.open(CSV, bytes("a,b\n1,2\n\n\n"), Position.START, true)) {
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.heldBack()).as("empty lines are nothing").isZero();
        }
    }

    @Test
    void shouldCloseWhatItReads() throws Exception {
        var closed = new AtomicBoolean();
        var stream = new ByteArrayInputStream(bytes("a,b\n")) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        RecordReader.open(CSV, "stream", stream, Position.START, false).close();
        assertThat(closed).isTrue();

        closed.set(false);
        stream.reset();
        assertThatThrownBy(() -> RecordReader.open(JSON, "stream", stream, new Position(99, 1), false))
                .isInstanceOf(SourceException.class);
        assertThat(closed).isTrue();
    }

    /** Counts what is allocated, which doesn't depend on how fast the machine is or what the collector does. */
    @Test
    void shouldNotHoldMoreThanALineHoweverLongItIs() throws Exception {
        var length = 64L * 1024 * 1024;
        var endless = new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                if (left <= 0) {
                    return -1;
                }
                var step = (int) Math.min(left, count);
                Arrays.fill(buffer, offset, offset + step, (byte) 'x');
                left -= step;
                return step;
            }
        };
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var reader = RecordReader.open(JSON, "endless", endless, Position.START, false)) {
            var before = threads.getCurrentThreadAllocatedBytes();
            var result = reader.next();
            var allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(Reading.text(result))
                    .isEqualTo("1 ✗ has " + length + " bytes, but a record may have at most 65536");
            assertThat(((ReadResult.Unreadable) result).raw()).hasSize(1_024);
            assertThat(allocated).isLessThan(1024 * 1024);
            assertThat(reader.next()).isNull();
        }
    }
}
