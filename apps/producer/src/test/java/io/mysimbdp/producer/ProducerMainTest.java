// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ProducerMainTest {
    @Test
    void options_take_the_place_of_the_environment() {
        var main = new ProducerMain(Map.of(
                "MYSIMBDP_PRODUCER_DATASET", "old",
                "MYSIMBDP_PRODUCER_RATE", "1",
                "MYSIMBDP_PRODUCER_LINGER", "5ms",
                "OTHER", "kept"));

        new CommandLine(main)
                .parseArgs(
                        "new",
                        "a.csv",
                        "b.csv",
                        "--rate",
                        "2",
                        "--repeat",
                        "3",
                        "--limit",
                        "4",
                        "--parallel",
                        "5",
                        "--follow",
                        "--again",
                        "--source-name",
                        "n",
                        "--rejected-dir",
                        "r",
                        "--state-dir",
                        "s",
                        "--datasets-dir",
                        "d",
                        "--bootstrap-servers",
                        "h:1");

        assertThat(main.effectiveEnvironment())
                .isEqualTo(Map.ofEntries(
                        Map.entry("MYSIMBDP_PRODUCER_DATASET", "new"),
                        Map.entry("MYSIMBDP_PRODUCER_RATE", "2"),
                        Map.entry("MYSIMBDP_PRODUCER_REPEAT", "3"),
                        Map.entry("MYSIMBDP_PRODUCER_LIMIT", "4"),
                        Map.entry("MYSIMBDP_PRODUCER_PARALLEL", "5"),
                        Map.entry("MYSIMBDP_PRODUCER_FOLLOW", "true"),
                        Map.entry("MYSIMBDP_PRODUCER_AGAIN", "true"),
                        Map.entry("MYSIMBDP_PRODUCER_SOURCE_NAME", "n"),
                        Map.entry("MYSIMBDP_PRODUCER_REJECTED_DIR", "r"),
                        Map.entry("MYSIMBDP_PRODUCER_STATE_DIR", "s"),
                        Map.entry("MYSIMBDP_DATASETS_DIR", "d"),
                        Map.entry("MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS", "h:1"),
                        Map.entry("MYSIMBDP_PRODUCER_LINGER", "5ms"),
                        Map.entry("OTHER", "kept")));
    }

    @Test
    void wrong_use_is_told_by_the_exit_code() {
        var commandLine = new CommandLine(new ProducerMain(Map.of("MYSIMBDP_PRODUCER_NONSENSE", "1")));

        assertThat(commandLine.execute()).isEqualTo(2);
    }

    @Test
    void standard_input_and_the_list_of_settings_are_understood() {
        var parsed = new CommandLine(new ProducerMain(Map.of())).parseArgs("notes", "-");

        assertThat(parsed.matchedPositionals()).hasSize(2);
        assertThat(new CommandLine(new ProducerMain(Map.of()))
                        .parseArgs("settings")
                        .hasSubcommand())
                .isTrue();
    }
}
