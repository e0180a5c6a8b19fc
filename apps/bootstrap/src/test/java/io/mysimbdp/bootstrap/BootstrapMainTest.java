// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.runtime.ExitCodes;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapMainTest {

    @TempDir
    private Path directory;

    @Test
    void endsWithWrongUseWhereSettingsAreWrong() {
        assertThat(BootstrapMain.run(Map.of("MYSIMBDP_BOOTSTRAP_PARTS", "all"))).isEqualTo(ExitCodes.WRONG_USE);
        assertThat(BootstrapMain.run(Map.of(), "everything")).isEqualTo(ExitCodes.WRONG_USE);
    }

    @Test
    void failsWhereNobodyAnswers() {
        assertThat(BootstrapMain.run(Map.of(
                        "MYSIMBDP_DATASETS_DIR", "../../data/datasets",
                        "MYSIMBDP_BOOTSTRAP_PARTS", "roles",
                        "MYSIMBDP_BOOTSTRAP_SECRETS_DIR", directory.toString(),
                        "MYSIMBDP_BOOTSTRAP_TIMEOUT", "1s",
                        "MYSIMBDP_CASSANDRA_CONTACT_POINTS", "127.0.0.1:1")))
                .isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void printsItsSettings() {
        assertThat(BootstrapMain.run(Map.of(), "settings")).isEqualTo(ExitCodes.DONE);
    }
}
