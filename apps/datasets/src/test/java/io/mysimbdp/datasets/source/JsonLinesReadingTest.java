// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TestDatasets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesReadingTest {
    private static final Dataset AB = TestDatasets.json("name: a, type: text", "name: b, from: x.y.b, type: text");

    private static List<String> read(String source) throws IOException {
        return Reading.texts(Reading.all(AB, source));
    }

    @Test
    void shouldPassLinesOnAsTheyAre() throws Exception {
        assertThat(read("{\"a\":1}\n {\"more\" : [1, {}]} \r\n{}"))
                .containsExactly("1 {\"a\":1}", "2  {\"more\" : [1, {}]} ", "3 {}");
    }

    @Test
    void shouldSkipBlankLinesAndAByteOrderMark() throws Exception {
        assertThat(read("\uFEFF{\"a\":1}\n\n  \r\n{\"a\":2}\n")).containsExactly("1 {\"a\":1}", "4 {\"a\":2}");
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoJsonObjectAndGoOn() throws Exception {
        var read = read("{\"a\":\n[1]\n{\"a\":1} x\n{\"a\":1}{}\n{'a':1}\n{\"a\":NaN}\n{\"a\":1,}\n5\n{\"a\":7}\n");

        assertThat(read).hasSize(9);
        assertThat(read.get(0)).startsWith("1 ✗ is not valid JSON at byte ");
        assertThat(read.get(1)).isEqualTo("2 ✗ is not a JSON object");
        assertThat(read.get(2)).startsWith("3 ✗ is not valid JSON at byte ");
        assertThat(read.get(3)).isEqualTo("4 ✗ has something after the JSON object");
        assertThat(read.subList(4, 7)).allMatch(text -> text.contains(" ✗ is not valid JSON at byte "));
        assertThat(read.get(7)).isEqualTo("8 ✗ is not a JSON object");
        assertThat(read.get(8)).isEqualTo("9 {\"a\":7}");
    }

    @Test
    void shouldRefuseADepthBomb() throws Exception {
        var fine = "{\"z\":" + "[".repeat(60) + "]".repeat(60) + "}\n";
        var skipped = "{\"z\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n";
        var followed = "{\"x\":".repeat(5_000) + "1" + "}".repeat(5_000) + "\n";

        var read = read(fine + skipped + followed + "{\"a\":1}\n");

        assertThat(read).hasSize(4);
        assertThat(read.get(0)).startsWith("1 {");
        assertThat(read.get(1)).startsWith("2 ✗ is not valid JSON").contains("nesting depth");
        assertThat(read.get(2)).startsWith("3 ✗ is not valid JSON").contains("nesting depth");
        assertThat(read.get(3)).isEqualTo("4 {\"a\":1}");
    }

    @Test
    void shouldRefuseANumberBomb() throws Exception {
        assertThat(read("{\"a\":" + "9".repeat(2_000) + "}\n").get(0)).startsWith("1 ✗ is not valid JSON");
    }

    @Test
    void shouldRefuseOverLongLinesAndBrokenUtf8() throws Exception {
        var dataset = TestDatasets.of("format: jsonl, max_record_bytes: 1024", "name: a, type: text");
        var source = new ByteArrayOutputStream();
        source.write(("{\"a\":\"" + "x".repeat(1_016) + "\"}\n").getBytes(StandardCharsets.UTF_8));
        source.write(("{\"a\":\"" + "x".repeat(1_017) + "\"}\n").getBytes(StandardCharsets.UTF_8));
        source.write("{\"a\":\"gr\u00fcn\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        source.write("{\"a\":\"last\"}".getBytes(StandardCharsets.UTF_8));

        var texts = Reading.texts(Reading.all(dataset, source.toByteArray()));

        assertThat(texts.get(0)).startsWith("1 {");
        assertThat(texts.subList(1, 4))
                .containsExactly(
                        "2 ✗ has 1025 bytes, but a record may have at most 1024",
                        "3 ✗ is not valid UTF-8",
                        "4 {\"a\":\"last\"}");
    }

    @Test
    void shouldGiveTheTextsOfNestedKeysEvenIfTheRecordIdHasThemToo() throws Exception {
        var dataset = TestDatasets.with(
                "format: jsonl, empty_values: [NA]",
                "topic: {key: [b]}\nrecord_id: [b, a, at]\nevent_time: at\n",
                "name: a, type: text",
                "name: b, from: x.y.b, type: bigint",
                "name: at, from: x.at, type: timestamp");

        var full = (ReadResult.Parsed) Reading.all(dataset, "{\"x\":{\"at\":17,\"y\":{\"b\":1.0,\"c\":2}},\"a\":\"A\"}")
                .get(0);
        assertThat(full.keyTexts()).containsExactly("1.0");
        assertThat(full.idTexts()).containsExactly("1.0", "A", "17");
        assertThat(full.eventTime()).isEqualTo("17");

        var sparse = (ReadResult.Parsed) Reading.all(dataset, "{\"x\":{\"y\":5,\"at\":null},\"a\":\"NA\"}")
                .get(0);
        assertThat(sparse.keyTexts()).containsExactly((String) null);
        assertThat(sparse.idTexts()).containsExactly(null, null, null);
        assertThat(sparse.eventTime()).isNull();
    }

    @Test
    void shouldNotMixUpTheTextsOfSeveralRecords() throws Exception {
        var dataset = TestDatasets.with("format: jsonl", "topic: {key: [a]}\n", "name: a, type: text");

        assertThat(Reading.all(dataset, "{\"a\":\"1\"}\n{}\n{\"a\":\"3\"}\n"))
                .extracting(result -> ((ReadResult.Parsed) result).keyTexts()[0])
                .containsExactly("1", null, "3");
    }
}
