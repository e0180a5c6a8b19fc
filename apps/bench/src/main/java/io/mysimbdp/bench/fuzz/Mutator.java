// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages input. The same random numbers give the same damage. Not thread-safe. */
final class Mutator {
    /** Damage that has found something somewhere before. */
    private static final List<String> NASTY = List.of(
            "\0",
            "\n",
            "\r\n",
            "\"",
            "\"\"",
            ",",
            "\uFEFF",
            "\u2028",
            "𝄞",
            "-0",
            "NaN",
            "Infinity",
            "1e999",
            "-1e-999999999",
            "1e2147483648",
            "99999999999999999999999999",
            "-9223372036854775808",
            "9223372036854775807",
            "2147483648",
            "0x10",
            "1_000",
            "٣",
            "-999999999-01-01",
            "+1000000000-01-01T00:00:00Z",
            "2026-02-30",
            "24:00:00",
            "PT1H",
            "null",
            "true",
            "{}",
            "[]",
            "..",
            "/",
            "%s%n",
            "${x}",
            "\\u0000",
            "\\ud800",
            "\\");

    private static final int LARGEST = 64 * 1024;

    private final List<byte[]> seeds;
    private final List<String> words;

    Mutator(List<byte[]> seeds, List<String> words) {
        this.seeds = List.copyOf(seeds);
        this.words = List.copyOf(words);
    }

    /** Some seed with some damage. */
    byte[] input(Random random) {
        var input = seeds.get(random.nextInt(seeds.size()));
        var times = 1 + random.nextInt(1 + random.nextInt(12));
        for (var i = 0; i < times; i++) {
            input = damaged(input, random);
        }
        return input.length > LARGEST ? Arrays.copyOf(input, LARGEST) : input;
    }

    private byte[] damaged(byte[] input, Random random) {
        var at = random.nextInt(input.length + 1);
        var to = Math.min(input.length, at + random.nextInt(1 + random.nextInt(40)));
        return switch (random.nextInt(11)) {
            case 0 -> flipped(input, random);
            case 1 -> joined(input, at, noise(1 + random.nextInt(8), random), at);
            case 2 -> joined(input, at, new byte[0], to);
            case 3 -> Arrays.copyOf(input, at);
            case 4 -> joined(input, at, repeated(Arrays.copyOfRange(input, at, to), 1 + random.nextInt(300)), to);
            case 5 -> joined(input, at, piece(random), to);
            case 6, 7 -> joined(input, at, word(NASTY, random), random.nextBoolean() ? at : to);
            case 8, 9 -> joined(input, at, word(words, random), random.nextBoolean() ? at : to);
            default -> joined(input, 0, Arrays.copyOfRange(input, at, input.length), Math.min(at, input.length));
        };
    }

    private static byte[] flipped(byte[] input, Random random) {
        var flipped = input.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] noise(int length, Random random) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] piece(Random random) {
        var other = seeds.get(random.nextInt(seeds.size()));
        var from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(200)));
    }

    private static byte[] word(List<String> words, Random random) {
        return words.isEmpty()
                ? new byte[0]
                : words.get(random.nextInt(words.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] repeated(byte[] piece, int times) {
        var all = new ByteArrayOutputStream();
        for (var i = 0; i < times && all.size() < LARGEST; i++) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** The input up to one place, something else, and the input from another place on. */
    private static byte[] joined(byte[] input, int until, byte[] between, int from) {
        var all = new ByteArrayOutputStream(input.length + between.length);
        all.write(input, 0, until);
        all.writeBytes(between);
        all.write(input, from, input.length - from);
        return all.toByteArray();
    }
}
