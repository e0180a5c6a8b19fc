// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.SourceFormat;
import io.mysimbdp.datasets.TestDatasets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvReadingTest {
    private static final Dataset AB = TestDatasets.csv("name: a, type: text", "name: b, type: text");

    private static List<String> read(String source) throws IOException {
        return Reading.texts(Reading.all(AB, source));
    }

    private static List<String> read(Dataset dataset, String source) throws IOException {
        return Reading.texts(Reading.all(dataset, source));
    }

    @Test
    void shouldReadRecordsByTheNamesOfTheHeader() throws Exception {
        assertThat(read("a,b\n1,2\n3,4\n"))
                .containsExactly("2 {\"a\":\"1\",\"b\":\"2\"}", "3 {\"a\":\"3\",\"b\":\"4\"}");
        assertThat(read("b,extra,a\n1,2,3\n")).containsExactly("2 {\"b\":\"1\",\"extra\":\"2\",\"a\":\"3\"}");
    }

    @Test
    void shouldLeaveOutEmptyFieldsAndKeepBlanks() throws Exception {
        assertThat(read("a,b\n,2\n1,\n,\n 1 , \n\"\",\"\"\n"))
                .containsExactly("2 {\"b\":\"2\"}", "3 {\"a\":\"1\"}", "4 {}", "5 {\"a\":\" 1 \",\"b\":\" \"}", "6 {}");
    }

    @Test
    void shouldReadQuotedFields() throws Exception {
        assertThat(read("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"\"\"\",x\n"))
                .containsExactly("2 {\"a\":\"1,2\",\"b\":\"say \\\"hi\\\"\"}", "3 {\"a\":\"\\\"\",\"b\":\"x\"}");
    }

    @Test
    void shouldTakeAQuoteInsideAPlainFieldAsItself() throws Exception {
        assertThat(read("a,b\n5\" disk,x\"y\"\n")).containsExactly("2 {\"a\":\"5\\\" disk\",\"b\":\"x\\\"y\\\"\"}");
    }

    @Test
    void shouldReadWhatIsNotQuotedAsItReadsWhatIs() throws Exception {
        var dataset = TestDatasets.with(
                "format: csv, delimiter: '\\t', empty_values: [NA]",
                "topic: {key: [b]}\nrecord_id: [a, b]\nevent_time: at\n",
                "name: a, type: text",
                "name: b, from: 'B \u00e9\"', type: text",
                "name: at, type: timestamp");
        var pieces =
                List.of("a", " ", ",", "'", "/", "é", "😀", "\\", "\u007f", "\u00a0", "\u2028", "\ufffd", "NA", "");
        var random = new Random(3);
        var source = new StringBuilder("a\t\"B é\"\"\"\tat\n");
        for (var i = 0; i < 2_000; i++) {
            var values = IntStream.range(0, 3)
                    .mapToObj(field -> IntStream.range(0, random.nextInt(4))
                            .mapToObj(piece -> pieces.get(random.nextInt(pieces.size())))
                            .collect(Collectors.joining()))
                    .toList();
            source.append(String.join("\t", values)).append('\n');
            source.append('"').append(String.join("\"\t\"", values)).append("\"\n");
        }

        var results = Reading.all(dataset, source.toString());

        assertThat(results).hasSize(4_000);
        for (var i = 0; i < results.size(); i += 2) {
            var plain = (ReadResult.Parsed) results.get(i);
            var quoted = (ReadResult.Parsed) results.get(i + 1);
            assertThat(new String(plain.json(), StandardCharsets.UTF_8))
                    .isEqualTo(new String(quoted.json(), StandardCharsets.UTF_8));
            assertThat(plain.keyTexts()).isEqualTo(quoted.keyTexts());
            assertThat(plain.idTexts()).isEqualTo(quoted.idTexts());
            assertThat(plain.eventTime()).isEqualTo(quoted.eventTime());
        }
    }

    @Test
    void shouldReadQuotedLineEnds() throws Exception {
        var results = Reading.all(AB, "a,b\n\"one\ntwo\r\n\nthree\",x\n4,5\n");

        assertThat(Reading.texts(results))
                .containsExactly("2 {\"a\":\"one\\ntwo\\n\\nthree\",\"b\":\"x\"}", "6 {\"a\":\"4\",\"b\":\"5\"}");
        assertThat(results).extracting(ReadResult::endOffset).containsExactly(24L, 28L);
    }

    @Test
    void shouldReadAQuotedLineEndInTheVeryLastLine() throws Exception {
        assertThat(read("a,b\n1,\"x\ny\"")).containsExactly("2 {\"a\":\"1\",\"b\":\"x\\ny\"}");
    }

    @Test
    void shouldReadOtherDelimitersAndQuotes() throws Exception {
        var dataset = TestDatasets.of(
                "format: csv, delimiter: ';', quote: \"'\"", "name: a, type: text", "name: b, type: text");
        assertThat(read(dataset, "a;b\n'1;''2';3,4\n")).containsExactly("2 {\"a\":\"1;'2\",\"b\":\"3,4\"}");

        var tabs = TestDatasets.of("format: csv, delimiter: '\\t'", "name: a, type: text", "name: b, type: text");
        assertThat(read(tabs, "a\tb\n1\t\n")).containsExactly("2 {\"a\":\"1\"}");
    }

    @Test
    void shouldReadBothLineEndsAndALastLineWithoutOne() throws Exception {
        assertThat(read("a,b\r\n1,2\r\n3,4\n5,6"))
                .containsExactly(
                        "2 {\"a\":\"1\",\"b\":\"2\"}", "3 {\"a\":\"3\",\"b\":\"4\"}", "4 {\"a\":\"5\",\"b\":\"6\"}");
        assertThat(read("a,b\r\n5,6\r")).containsExactly("2 {\"a\":\"5\",\"b\":\"6\"}");
        assertThat(read("a,b\n5,6\r7\n")).containsExactly("2 {\"a\":\"5\",\"b\":\"6\\r7\"}");
    }

    @Test
    void shouldSkipEmptyLinesButCountThem() throws Exception {
        assertThat(read("a,b\n\n\r\n1,2\n\n3,4\n\n"))
                .containsExactly("4 {\"a\":\"1\",\"b\":\"2\"}", "6 {\"a\":\"3\",\"b\":\"4\"}");
    }

    @Test
    void shouldIgnoreAByteOrderMark() throws Exception {
        assertThat(read("\uFEFFa,b\n1,2\n")).containsExactly("2 {\"a\":\"1\",\"b\":\"2\"}");

        var plain = TestDatasets.of(
                "format: csv, header: false, columns: [a, b]", "name: a, type: text", "name: b, type: text");
        assertThat(read(plain, "\uFEFF1,2\n\uFEFF3,4\n"))
                .containsExactly("1 {\"a\":\"1\",\"b\":\"2\"}", "2 {\"a\":\"\uFEFF3\",\"b\":\"4\"}");
        assertThat(read(plain, "\uFEFF")).isEmpty();
    }

    @Test
    void shouldFindNoRecordsInAnEmptySource() throws Exception {
        assertThat(read("")).isEmpty();
        assertThat(read("a,b")).isEmpty();
        assertThat(read("a,b\n")).isEmpty();
    }

    @Test
    void shouldReadOneColumn() throws Exception {
        var one = TestDatasets.csv("name: a, type: text");
        assertThat(read(one, "a\n1\n\"\"\n\n2\n")).containsExactly("2 {\"a\":\"1\"}", "3 {}", "5 {\"a\":\"2\"}");
    }

    @Test
    void shouldRefuseTheWrongNumberOfFields() throws Exception {
        assertThat(read("a,b\n1\n1,2,3\n4,5\n \n"))
                .containsExactly(
                        "2 ✗ has 1 fields, but the header names 2",
                        "3 ✗ has 3 fields, but the header names 2",
                        "4 {\"a\":\"4\",\"b\":\"5\"}",
                        "5 ✗ has 1 fields, but the header names 2");
        var plain = TestDatasets.of("format: csv, header: false, columns: [a]", "name: a, type: text");
        assertThat(read(plain, "1,2\n")).containsExactly("1 ✗ has 2 fields, but the descriptor names 1");
    }

    @Test
    void shouldRefuseAStrayQuote() throws Exception {
        assertThat(read("a,b\n\"1\"x,2\n3,\"4\" \n5,6\n"))
                .containsExactly(
                        "2 ✗ has something after the closing quote at character 4",
                        "3 ✗ has something after the closing quote at character 6",
                        "4 {\"a\":\"5\",\"b\":\"6\"}");
    }

    @Test
    void shouldNotLetAnOpenQuoteSwallowGoodLines() throws Exception {
        assertThat(read("a,b\n1,\"open\n3,4\n5,6\n"))
                .containsExactly(
                        "2 ✗ has a quote that is not closed",
                        "3 {\"a\":\"3\",\"b\":\"4\"}",
                        "4 {\"a\":\"5\",\"b\":\"6\"}");
        assertThat(read("a,b\n1,\"open\n\"3\",4\n5,\"6\"\n"))
                .containsExactly(
                        "2 ✗ has a quote that is not closed",
                        "3 {\"a\":\"3\",\"b\":\"4\"}",
                        "4 {\"a\":\"5\",\"b\":\"6\"}");
        assertThat(read("a,b\n1,\"open\n2,\"open\n3,4\n"))
                .containsExactly(
                        "2 ✗ has a quote that is not closed",
                        "3 ✗ has a quote that is not closed",
                        "4 {\"a\":\"3\",\"b\":\"4\"}");
    }

    @Test
    void shouldNotGlueTogetherLinesAfterTheQuoteIsClosed() throws Exception {
        var three = TestDatasets.csv("name: a, type: text", "name: b, type: text", "name: c, type: text");

        // The record ends with the second line, one field short; the third line is no part of it.
        assertThat(read(three, "a,b,c\n\"1\n2\",3\n4,\"5\"\n6,7,8\n"))
                .containsExactly(
                        "2 ✗ has a quote that is not closed",
                        "3 ✗ has 2 fields, but the header names 3",
                        "4 ✗ has 2 fields, but the header names 3",
                        "5 {\"a\":\"6\",\"b\":\"7\",\"c\":\"8\"}");
    }

    @Test
    void shouldBoundHowManyLinesARecordMayHave() throws Exception {
        assertThat(read("a,b\n1,\"" + "x\n".repeat(200) + "\"\n")).hasSize(1);
        var many = read("a,b\n1,\"" + "x\n".repeat(201) + "\"\n2,3\n");

        assertThat(many.get(0)).isEqualTo("2 ✗ has a quote that is not closed");
        assertThat(many.get(many.size() - 1)).isEqualTo("204 {\"a\":\"2\",\"b\":\"3\"}");
    }

    @Test
    void shouldRefuseOverLongLinesAndGoOn() throws Exception {
        var dataset =
                TestDatasets.of("format: csv, max_record_bytes: 1024", "name: a, type: text", "name: b, type: text");
        var results = Reading.all(
                dataset,
                "a,b\n" + "x".repeat(1_022) + ",2\n" + "x".repeat(1_022) + ",2\r\n" + "y".repeat(200_000) + ",2\n"
                        + "x".repeat(1_023) + ",2\n3,4\n");

        assertThat(results.get(0)).isInstanceOf(ReadResult.Parsed.class);
        assertThat(results.get(1)).isInstanceOf(ReadResult.Parsed.class);
        assertThat(Reading.texts(results.subList(2, 5)))
                .containsExactly(
                        "4 ✗ has 200002 bytes, but a record may have at most 1024",
                        "5 ✗ has 1025 bytes, but a record may have at most 1024",
                        "6 {\"a\":\"3\",\"b\":\"4\"}");
        assertThat(((ReadResult.Unreadable) results.get(2)).raw()).hasSize(1_024);
    }

    @Test
    void shouldNotCountAByteOrderMarkAsPartOfALongRecord() throws Exception {
        var dataset = TestDatasets.of(
                "format: csv, header: false, columns: [a, b], max_record_bytes: 1024",
                "name: a, type: text",
                "name: b, type: text");
        var a = "x".repeat(1_022);

        assertThat(read(dataset, "\uFEFF" + a + ",2\r\n")).containsExactly("1 {\"a\":\"" + a + "\",\"b\":\"2\"}");
        assertThat(read(dataset, "\uFEFF" + a + ",23\n"))
                .containsExactly("1 ✗ has 1025 bytes, but a record may have at most 1024");
    }

    @Test
    void shouldBoundRecordsThatSpanLinesAsWell() throws Exception {
        var dataset =
                TestDatasets.of("format: csv, max_record_bytes: 1024", "name: a, type: text", "name: b, type: text");
        var line = "x".repeat(509) + "\n";

        assertThat(read(dataset, "a,b\n\"" + line + line + "\",2\n")).hasSize(1);
        assertThat(read(dataset, "a,b\n\"" + line + line + "\",23\n").get(0))
                .isEqualTo("2 ✗ has a quote that is not closed");
    }

    @Test
    void shouldRefuseWhatGrowsTooLargeAsJson() throws Exception {
        var dataset =
                TestDatasets.of("format: csv, max_record_bytes: 983040", "name: a, type: text", "name: b, type: text");
        var results = Reading.all(dataset, "a,b\n" + "\u0001".repeat(500_000) + ",\"2\n3\"\n4,5\n");

        assertThat(Reading.texts(results))
                .containsExactly(
                        "2 ✗ has 3000019 bytes as JSON, but a message may have at most "
                                + SourceFormat.GREATEST_MAX_RECORD_BYTES,
                        "4 {\"a\":\"4\",\"b\":\"5\"}");
    }

    @Test
    void shouldRefuseBrokenUtf8AndGoOn() throws Exception {
        var source = new ByteArrayOutputStream();
        source.write("a,b\nü,\uFFFD\n".getBytes(StandardCharsets.UTF_8));
        source.write("gr\u00fcn,2\n".getBytes(StandardCharsets.ISO_8859_1));
        source.write("3,4\n".getBytes(StandardCharsets.UTF_8));

        var results = Reading.all(AB, source.toByteArray());

        assertThat(Reading.texts(results))
                .containsExactly(
                        "2 {\"a\":\"ü\",\"b\":\"\uFFFD\"}", "3 ✗ is not valid UTF-8", "4 {\"a\":\"3\",\"b\":\"4\"}");
        assertThat(((ReadResult.Unreadable) results.get(1)).raw())
                .isEqualTo("gr\u00fcn,2".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldRefuseASourceThatLacksARequiredColumn() {
        var dataset = TestDatasets.csv(
                "name: id, type: text", "name: n, from: count, type: int, required: true", "name: x, type: int");

        assertThatThrownBy(() -> Reading.all(dataset, "id,coumt\n1,2\n"))
                .isInstanceOf(SourceException.class)
                .hasMessage("source:1: is no source of dataset acme.test: it has no column 'count',"
                        + " did you mean 'coumt'?; its columns are id, coumt");
    }

    @Test
    void shouldRefuseAHeaderThatIsNone() {
        assertThatThrownBy(() -> Reading.all(AB, "a,b,a\n"))
                .hasMessage("source:1: the header must name each column once, but is [a, b, a]");
        assertThatThrownBy(() -> Reading.all(AB, "a,\"b\n"))
                .hasMessage("source:1: the header must be one line of CSV in UTF-8 with the delimiter ','");
        assertThatThrownBy(() -> Reading.all(AB, new byte[] {'a', ',', 'b', (byte) 0xff, '\n'}))
                .hasMessageContaining("in UTF-8");
        assertThatThrownBy(() -> Reading.all(AB, "x".repeat(100_000))).hasMessageContaining("must be one line");
    }

    @Test
    void shouldGiveTheTextsOfKeyIdAndEventTime() throws Exception {
        var dataset = TestDatasets.with(
                "format: csv, empty_values: [NA]",
                "topic: {key: [b, a]}\nrecord_id: [a, c]\nevent_time: at\n",
                "name: a, type: text",
                "name: b, from: B, type: int",
                "name: c, type: text",
                "name: at, type: timestamp");

        var full =
                (ReadResult.Parsed) Reading.all(dataset, "at,B,c,a\nT,2,3,1\n").get(0);
        assertThat(full.keyTexts()).containsExactly("2", "1");
        assertThat(full.idTexts()).containsExactly("1", "3");
        assertThat(full.eventTime()).isEqualTo("T");

        var sparse = (ReadResult.Parsed) Reading.all(dataset, "a,B\nNA,\n").get(0);
        assertThat(sparse.keyTexts()).containsExactly(null, null);
        assertThat(sparse.idTexts()).containsExactly(null, null);
        assertThat(sparse.eventTime()).isNull();
    }
}
