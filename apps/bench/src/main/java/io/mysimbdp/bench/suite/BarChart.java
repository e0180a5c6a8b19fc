// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Draws comparisons as an SVG: a bar for the median ratio of each, a line from its least to its most, and a mark at its goal. */
final class BarChart {
    private static final int LABELS = 330;
    private static final int WIDTH = 860;
    private static final int ROW = 26;
    private static final int TOP = 44;
    private static final int RIGHT = 60;

    private BarChart() {}

    static String of(String title, List<Comparison> comparisons) {
        var largest = Math.max(
                1.2,
                comparisons.stream()
                        .mapToDouble(comparison -> comparison.ratios().most())
                        .max()
                        .orElse(1));
        var height = TOP + comparisons.size() * ROW + 30;
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\""
                        + " role=\"img\">%n<title>%s</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<text x=\"8\" y=\"20\" font-size=\"14\" font-weight=\"bold\">%s: ratio to the reference</text>%n",
                WIDTH,
                height,
                escaped(title),
                escaped(title)));
        line(svg, x(1, largest), TOP - 12, x(1, largest), height - 24, "#888", "stroke-dasharray=\"4 3\"");
        text(svg, x(1, largest), height - 10, "middle", "1 = as fast as the reference");
        for (var i = 0; i < comparisons.size(); i++) {
            row(svg, comparisons.get(i), TOP + i * ROW, largest);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, Comparison comparison, int y, double largest) {
        var ratios = comparison.ratios();
        text(svg, LABELS - 8, y + 12, "end", comparison.title());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"#4878a8\"/>%n",
                LABELS,
                y,
                x(ratios.median(), largest) - LABELS));
        line(svg, x(ratios.least(), largest), y + 8, x(ratios.most(), largest), y + 8, "#222", "");
        mark(svg, comparison.goal(), y, largest);
        text(
                svg,
                x(Math.max(ratios.median(), ratios.most()), largest) + 6,
                y + 12,
                "start",
                String.format(Locale.ROOT, "%.2f", ratios.median()));
    }

    private static void mark(StringBuilder svg, OptionalDouble goal, int y, double largest) {
        if (goal.isPresent()) {
            var at = x(goal.getAsDouble(), largest);
            line(svg, at, y - 3, at, y + 19, "#c03020", "stroke-width=\"2\"");
        }
    }

    private static double x(double ratio, double largest) {
        return LABELS + ratio / largest * (WIDTH - LABELS - RIGHT);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String color, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>%n",
                x1,
                y1,
                x2,
                y2,
                color,
                more));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
