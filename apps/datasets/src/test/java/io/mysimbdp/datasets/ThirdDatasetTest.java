// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dataset unlike those that ship must need nothing but a descriptor and a file. */
class ThirdDatasetTest {
    private static final Path FOLDER = Path.of("src/test/resources/third");
    private static final Instant READ_AT = Instant.parse("2026-03-08T10:00:00Z");

    private static Dataset dataset() throws IOException {
        return DatasetCatalog.load(FOLDER).require("lost_items");
    }

    @Test
    void shouldKnowThatOnlyThePositionIdentifiesARecord() throws Exception {
        var dataset = dataset();

        assertThat(dataset.recordId()).isEmpty();
        assertThat(dataset.eventTime()).isEmpty();
        assertThat(dataset.topic().name()).isEqualTo("transit.lost_items");
        assertThat(dataset.topic().key()).isEmpty();
        assertThat(dataset.field("found_on").orElseThrow().required()).isTrue();
        assertThat(TableCql.createTable(dataset))
                .isEqualTo("CREATE TABLE IF NOT EXISTS \"transit\".\"lost_items_by_line\" (\"line\" text,"
                        + " \"found_on\" date, \"item\" text, \"value_eur\" decimal, \"remarks\" list<text>,"
                        + " \"entry\" text, PRIMARY KEY ((\"line\"), \"found_on\", \"entry\"))"
                        + " WITH CLUSTERING ORDER BY (\"found_on\" DESC, \"entry\" ASC)"
                        + " AND comment = 'What was found on a line, latest first?'"
                        + " AND default_time_to_live = 0 AND compaction = {'class': 'UnifiedCompactionStrategy'}");
    }

    @Test
    void shouldStoreGoodRecordsAndSayWhatIsWrongWithTheOthers() throws Exception {
        var dataset = dataset();
        var checker = new RecordChecker(dataset);
        var rows = new ArrayList<List<Object>>();
        var refused = new ArrayList<String>();
        try (var reader =
                RecordReader.open(dataset, FOLDER.resolve("lost_items.csv"), RecordReader.Position.START, false)) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                if (result instanceof ReadResult.Unreadable unreadable) {
                    refused.add(unreadable.line() + ": " + unreadable.reason());
                } else if (result instanceof ReadResult.Parsed parsed) {
                    assertThat(parsed.keyTexts()).isEmpty();
                    assertThat(parsed.idTexts()).isEmpty();
                    assertThat(parsed.eventTime()).isNull();
                    var check = checker.check(parsed.json(), "lost_items.csv:" + parsed.line(), READ_AT, READ_AT);
                    if (check instanceof CheckResult.Valid valid) {
                        assertThat(valid.row().writeTimeMicros())
                                .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, READ_AT));
                        rows.add(valid.row().values());
                    } else if (check instanceof CheckResult.Invalid invalid) {
                        refused.add(parsed.line() + ": " + invalid.problems().get(0));
                    }
                }
            }
        }

        assertThat(rows)
                .containsExactly(
                        row("13A", "2026-03-05", "Schirm, schwarz", "15.00", List.of("nass", "Griff fehlt"), 1),
                        row("2", "2026-03-05", "Brief: \"An Oma\"\nungeöffnet", null, null, 2),
                        // The very same text again: without an id of its own it is another umbrella.
                        row("13A", "2026-03-05", "Schirm, schwarz", "15.00", List.of("nass", "Griff fehlt"), 4),
                        row("40", "2026-03-07", "Geige", "10000", List.of("alt"), 12));
        assertThat(refused)
                .containsExactly(
                        "6: found_on: must be of type date (dd.MM.yyyy, d.M.yy), but is '31.02.2026'",
                        "7: line: must match [0-9]{1,3}[AB]?, but is 'Bus'",
                        "8: item: is required, but has no value",
                        "9: has a quote that is not closed",
                        "10: has 4 fields, but the descriptor names 6",
                        "11: value_eur: must be at least 0 and at most 10000, but is -0.01");
    }

    private static List<Object> row(
            String line, String foundOn, String item, String value, List<String> remarks, int number) {
        return Arrays.asList(
                line,
                LocalDate.parse(foundOn),
                item,
                value == null ? null : new BigDecimal(value),
                remarks,
                "lost_items.csv:" + number);
    }
}
