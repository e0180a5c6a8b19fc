// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogReaderTest {
    private final LogReader reader = new LogReader(null, 2);

    @Test
    void shouldKeepTheLastLinesThatSaySomething() {
        assertThat(reader.tail("""
                        starting
                        java.io.IOException: no such file
                        \tat java.base/java.nio.file.Files.open(Files.java:1)
                        \tat io.example.Main$Inner.lambda$main$0(Main.java:7)
                        Caused by: java.lang.Error: disk

                        \t... 3 more
                        """))
                .containsExactly("java.io.IOException: no such file", "Caused by: java.lang.Error: disk");
    }

    @Test
    void shouldLetNothingThroughThatMovesATerminal() {
        assertThat(reader.tail("\u001B[31mred\u001B[0m\u0007\u001B[2Jx\ty")).containsExactly("redx  y");
    }

    @Test
    void shouldCutLongLines() {
        assertThat(reader.tail("x".repeat(5_000)).get(0)).hasSize(222).endsWith("x …");
    }
}
