// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.SampleSpec.Dirt;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedSamplesTest {
    private static final Path DATA = Path.of("../../data");

    @ParameterizedTest
    @CsvSource({
        "station_telemetry, station_telemetry/station_telemetry.csv.gz",
        "listing_reviews, listing_reviews/listing_reviews.jsonl.gz"
    })
    void shouldBeWhatTheGeneratorMakesOfTheDescriptor(String name, String file) throws Exception {
        var dataset = DatasetCatalog.load(DATA.resolve("datasets")).require(name);
        var shipped = uncompressed(DATA.resolve("samples").resolve(file));

        var generated = new ByteArrayOutputStream();
        var tally = SampleGenerator.generate(dataset, generated);

        // Not isEqualTo: a difference of megabytes is nothing that anybody reads.
        assertThat(generated.toByteArray().length).isEqualTo(shipped.length);
        assertThat(Arrays.mismatch(generated.toByteArray(), shipped))
                .as("first difference of the shipped data/samples/%s from what its descriptor makes now", file)
                .isEqualTo(-1);

        var outcome = SampleOutcome.of(dataset, shipped);
        assertThat(outcome.unreadable()).hasSize((int) tally.unreadable());
        assertThat(outcome.refused(Reason.MISSING)).isEqualTo(tally.count(Dirt.MISSING));
        assertThat(outcome.refused(Reason.OUT_OF_RANGE)).isEqualTo(tally.count(Dirt.OUT_OF_RANGE));
        assertThat(outcome.refused(Reason.OUTSIDE_WINDOW)).isEqualTo(tally.count(Dirt.LATE));
        assertThat(outcome.refused(Reason.WRONG_TYPE)).isEqualTo(tally.count(Dirt.WRONG_TYPE));
        assertThat(outcome.refused().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(tally.refused());
        assertThat(outcome.accepted()).isEqualTo(tally.clean() + tally.duplicates());
        assertThat(outcome.keys()).hasSize((int) tally.rows());
    }

    @Test
    void shouldHaveTheNumbersThatTheReadmeTells() throws Exception {
        var catalog = DatasetCatalog.load(DATA.resolve("datasets"));
        var telemetry = SampleGenerator.tally(catalog.require("station_telemetry"), 24_000);
        var reviews = SampleGenerator.tally(catalog.require("listing_reviews"), 20_000);

        assertThat(Files.readString(DATA.resolve("README.md")))
                .contains(row("records", telemetry.records(), reviews.records()))
                .contains(row("clean: rows in the table", telemetry.rows(), reviews.rows()))
                .contains(row("**refused by checks: dead letters**", telemetry.refused(), reviews.refused()))
                .contains(
                        row("**can't be read: rejected at the source**", telemetry.unreadable(), reviews.unreadable()));
        for (var dirt : Dirt.values()) {
            assertThat(Files.readString(DATA.resolve("README.md")))
                    .contains(
                            "(`" + dirt.label() + "`) | " + telemetry.count(dirt) + " | " + reviews.count(dirt) + " |");
        }
    }

    private static String row(String name, long telemetry, long reviews) {
        var cells = name.startsWith("**") ? "| %s | **%,d** | **%,d** |" : "| %s | %,d | %,d |";
        return String.format(Locale.ROOT, cells, name, telemetry, reviews);
    }

    @ParameterizedTest
    @CsvSource({"station_telemetry/station_telemetry.csv.gz", "listing_reviews/listing_reviews.jsonl.gz"})
    void shouldStaySmallEnoughForARepository(String file) throws Exception {
        assertThat(Files.size(DATA.resolve("samples").resolve(file))).isLessThan(2_000_000);
    }

    private static byte[] uncompressed(Path file) throws Exception {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }
}
