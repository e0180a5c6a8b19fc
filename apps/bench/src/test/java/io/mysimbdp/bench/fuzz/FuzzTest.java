// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Some thousand damaged inputs for everything that reads some: {@code scripts/fuzz} feeds millions. */
class FuzzTest {
    private static final int INPUTS = 500;

    static List<FuzzTarget> targets() throws Exception {
        return Targets.all(Path.of("../.."), Path.of("target", "fuzz"));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldTakeOrRefuseWhateverComesAndLoseNothing(FuzzTarget target) throws Exception {
        var findings = new Fuzzer(target, 1).feed(INPUTS, done -> {}, () -> false);

        assertThat(findings).as(target.name()).extracting(Finding::kind).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n", "\n ", "\n \t\n "})
    void shouldNotTakeEmptyLinesForLostRecords(String ending) throws Exception {
        var target = targets().stream()
                .filter(one -> one.name().equals("source-listing_reviews"))
                .findFirst()
                .orElseThrow();
        var source = new String(target.seeds().get(0), StandardCharsets.UTF_8).stripTrailing() + ending;

        assertThatCode(() -> target.read(source.getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldMakeTheSameInputAgain() throws Exception {
        var first = targets().get(0);
        var again = targets().get(0);

        assertThat(new Fuzzer(first, 5).input(77)).isEqualTo(new Fuzzer(again, 5).input(77));
        assertThat(new Fuzzer(first, 5).input(77)).isNotEqualTo(new Fuzzer(first, 6).input(77));
    }

    @Test
    void shouldNoticeWhatCrashes() throws Exception {
        var fragile = new FuzzTarget() {
            @Override
            public String name() {
                return "fragile";
            }

            @Override
            public List<byte[]> seeds() {
                return List.of("abc".getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public List<String> words() {
                return List.of("boom");
            }

            @Override
            public void read(byte[] input) {
                if (new String(input, StandardCharsets.UTF_8).contains("boom")) {
                    throw new IllegalStateException("boom");
                }
            }
        };

        var findings = new Fuzzer(fragile, 1).feed(500, done -> {}, () -> false);

        assertThat(findings).isNotEmpty();
        assertThat(findings.get(0).kind()).contains("fragile", "IllegalStateException");
    }
}
