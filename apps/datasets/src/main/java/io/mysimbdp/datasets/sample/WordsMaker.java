// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Texts as people write them, with what a careless reader trips over: other scripts, quotes, commas, semicolons,
 * backslashes and line ends.
 */
final class WordsMaker implements ValueMaker {
    private static final List<String> VOCABULARY = List.of(
            "the",
            "place",
            "was",
            "clean",
            "and",
            "quiet",
            "we",
            "slept",
            "very",
            "well",
            "near",
            "station",
            "a",
            "bit",
            "small",
            "but",
            "lovely",
            "view",
            "of",
            "river",
            "from",
            "kitchen",
            "breakfast",
            "in",
            "café",
            "next",
            "door",
            "host",
            "answered",
            "quickly",
            "would",
            "come",
            "back",
            "again",
            "with",
            "children",
            "nice",
            "neighbours",
            "gemütlich",
            "Straßenbahn",
            "Frühstück",
            "très",
            "agréable",
            "déjà",
            "vu",
            "útulný",
            "žádný",
            "hluk",
            "kényelmes",
            "ágy",
            "小さい",
            "部屋",
            "уютно",
            "😀",
            "🛏️",
            "5/5",
            "100%",
            "€80",
            "\"cosy\"",
            "\"as described\"",
            "don't",
            "it's",
            "O'Brien",
            "w/o",
            "and\\or",
            "e.g.",
            "<b>",
            "R&B",
            "{key}",
            "[sic]",
            "#1",
            "@home",
            "=1+1",
            "-",
            "null",
            "NA");

    /** What stands between two words, and how often in 32. Most are plain spaces. */
    private static final String[] BETWEEN = new String[32];

    private static final byte[][] WORDS = VOCABULARY.stream()
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private static final int MAX_LINES = 20;

    static {
        for (var i = 0; i < BETWEEN.length; i++) {
            BETWEEN[i] = switch (i) {
                case 0 -> ". ";
                case 1 -> "! ";
                case 2 -> ", ";
                case 3 -> "; ";
                case 4 -> "\n";
                case 5 -> ".\n";
                default -> " ";
            };
        }
    }

    private final int min;
    private final int max;

    WordsMaker(int min, int max) {
        this.min = min;
        this.max = max;
    }

    /** The greatest length of a text of so many words, in characters. */
    static long longest(int words) {
        var longest =
                VOCABULARY.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
        return words * (longest.length() + 2L);
    }

    /** The least length of a text of so many words, in characters. */
    static long shortest(int words) {
        return Math.max(0, words * 2L - 1);
    }

    @Override
    public boolean write(long record, Draws draws, LineBuffer to) {
        var count = min + draws.below(max - min + 1);
        var lines = 1;
        for (var i = 0; i < count; i++) {
            if (i > 0) {
                var between = BETWEEN[draws.below(BETWEEN.length)];
                if (between.endsWith("\n") && ++lines > MAX_LINES) {
                    // Readers bound how many lines a quoted CSV field may have.
                    between = " ";
                }
                for (var c = 0; c < between.length(); c++) {
                    to.put(between.charAt(c));
                }
            }
            to.put(WORDS[draws.below(WORDS.length)]);
        }
        return count > 0;
    }
}
