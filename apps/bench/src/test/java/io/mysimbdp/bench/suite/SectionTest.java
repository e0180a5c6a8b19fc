// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class SectionTest {
    private static final Comparison COMPARISON = new Comparison(
            "rows & <more>",
            "rows/s",
            new Series("ours", List.of(90.0, 50.0, 70.0)),
            new Series("reference", List.of(100.0, 100.0, 200.0)),
            OptionalDouble.of(0.9));

    private static final Section SECTION =
            new Section("some", "Some", "Measured.", List.of(COMPARISON), List.of(), List.of("a note"));

    @Test
    void shouldTakeTheMiddleOfARound() {
        assertThat(new Series("odd", List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2.0);
        assertThat(new Series("even", List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
        assertThatThrownBy(() -> new Series("none", List.of())).hasMessageContaining("at least one");
    }

    @Test
    void shouldTakeRatiosRoundByRound() {
        assertThat(COMPARISON.ratios().values()).containsExactly(0.9, 0.5, 0.35);
        assertThat(SECTION.markdown())
                .contains("| rows & <more> | rows/s | 50 / 70 / 90 | 100 / 100 / 200 | 0.35 / 0.50 / 0.90 | 0.90 |")
                .contains("![Some](some.svg)")
                .contains("- a note");
    }

    @Test
    void shouldDrawAPlotThatIsXml() throws Exception {
        var svg = BarChart.of("Some", List.of(COMPARISON));

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));

        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(document.getDocumentElement().getTextContent()).contains("rows & <more>", "0.50");
    }
}
