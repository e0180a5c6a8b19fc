// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import io.mysimbdp.datasets.TestDatasets;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid CSV must mean the same to our own reader as to a well-known one. */
class CsvAgainstFastCsvTest {
    private static final List<String> PIECES = List.of(
            "a", "0", " ", ",", ";", "\t", "\"", "\"\"", "'", "\n", "\n\n", "é", "😀", "\\", "\u00a0", "\u2028", "{",
            "null");

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadWhatFastCsvReads(int seed) throws Exception {
        var random = new Random(seed);
        var columns = 1 + random.nextInt(5);
        var delimiter = List.of(',', ';', '\t').get(random.nextInt(3));
        var quote = List.of('"', '\'').get(random.nextInt(2));
        var names = IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
        var dataset = TestDatasets.of(
                "format: csv, delimiter: '%s', quote: %s"
                        .formatted(delimiter == '\t' ? "\\t" : delimiter, quote == '"' ? "'\"'" : "\"'\""),
                names.stream().map(name -> "name: " + name + ", type: text").toArray(String[]::new));
        var csv = write(random, names, delimiter, quote);

        var ours = new ArrayList<Map<String, String>>();
        for (var result : Reading.all(dataset, csv)) {
            assertThat(result).as(() -> Reading.text(result)).isInstanceOf(ReadResult.Parsed.class);
            ours.add(values(((ReadResult.Parsed) result).json()));
        }

        var theirs = new ArrayList<Map<String, String>>();
        try (var reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .skipEmptyLines(true)
                .ofNamedCsvRecord(csv)) {
            reader.forEach(csvRecord -> {
                var values = new LinkedHashMap<>(csvRecord.getFieldsAsMap());
                // We leave out what has no value.
                values.values().removeIf(String::isEmpty);
                theirs.add(values);
            });
        }
        assertThat(ours).isEqualTo(theirs);
    }

    private static String write(Random random, List<String> names, char delimiter, char quote) {
        var text = new StringWriter();
        try (var writer = CsvWriter.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .quoteStrategy(strategy(random, names.size()))
                .lineDelimiter(random.nextBoolean() ? LineDelimiter.LF : LineDelimiter.CRLF)
                .build(text)) {
            writer.writeRecord(names);
            var records = random.nextInt(40);
            for (var i = 0; i < records; i++) {
                writer.writeRecord(names.stream().map(name -> value(random)).toList());
            }
        } catch (IOException e) {
            throw new AssertionError("writing to memory", e);
        }
        return text.toString();
    }

    /** In one column an empty text must be quoted, or else it is an empty line. */
    private static QuoteStrategy strategy(Random random, int columns) {
        if (random.nextInt(3) == 0) {
            return QuoteStrategies.ALWAYS;
        }
        return columns == 1 || random.nextBoolean() ? QuoteStrategies.EMPTY : QuoteStrategies.REQUIRED;
    }

    private static String value(Random random) {
        var value = new StringBuilder();
        for (var pieces = random.nextInt(6); pieces > 0; pieces--) {
            value.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return value.toString();
    }

    private static Map<String, String> values(byte[] json) throws IOException {
        var values = new LinkedHashMap<String, String>();
        try (var parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    values.put(parser.currentName(), parser.getText());
                }
            }
        }
        return values;
    }
}
