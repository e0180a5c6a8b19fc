// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A container image in a file, as {@code docker save} and Jib write it.
 *
 * @param name the name it would be loaded as
 * @param config how it is run: user, entrypoint and the like
 * @param layers all layers, lowest first
 */
record ImageTar(String name, JsonNode config, List<Layer> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCK = 512;

    /**
     * One layer.
     *
     * @param bytes its size, compressed
     * @param base whether it belongs to the base image
     * @param files what is in it; not read of a base image
     */
    record Layer(long bytes, boolean base, List<File> files) {}

    /**
     * A file in a layer.
     *
     * @param path from the root, without a slash before it
     * @param mode its permission bits
     */
    record File(String path, int mode) {}

    /** An entry of a tar file; what it contains is read from the stream after its header. */
    private record Entry(String path, int mode, long size, char type) {}

    private interface EntryReader {
        /** Takes an entry and reads as much of its content as it wants. */
        void read(Entry entry, InputStream content) throws IOException;
    }

    static ImageTar read(Path file) throws IOException {
        Map<String, JsonNode> documents = new HashMap<>();
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            entries(in, (entry, content) -> {
                if (entry.path().endsWith(".json")) {
                    documents.put(entry.path(), JSON.readTree(content.readAllBytes()));
                }
            });
        }
        var manifest = documents.get("manifest.json").get(0);
        var image = documents.get(manifest.get("Config").asText());
        var paths = new ArrayList<String>();
        manifest.get("Layers").forEach(path -> paths.add(path.asText()));
        var authors = new ArrayList<String>();
        image.get("history").forEach(step -> {
            if (!step.path("empty_layer").asBoolean()) {
                authors.add(step.path("author").asText());
            }
        });
        Map<String, Layer> layers = new HashMap<>();
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            entries(in, (entry, content) -> {
                var at = paths.indexOf(entry.path());
                if (at >= 0) {
                    var base = !authors.get(at).equals("Jib");
                    layers.put(entry.path(), new Layer(entry.size(), base, base ? List.of() : files(content)));
                }
            });
        }
        return new ImageTar(
                manifest.get("RepoTags").get(0).asText(),
                image.get("config"),
                paths.stream().map(layers::get).toList());
    }

    private static List<File> files(InputStream layer) throws IOException {
        var files = new ArrayList<File>();
        entries(new GZIPInputStream(layer), (entry, content) -> {
            if (entry.type() != '5') {
                files.add(new File(entry.path(), entry.mode()));
            }
        });
        return List.copyOf(files);
    }

    private static void entries(InputStream tar, EntryReader reader) throws IOException {
        var longPath = new String[1];
        while (true) {
            var header = tar.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) {
                return;
            }
            var prefix = text(header, 345, 155);
            var path = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
            var size = number(header, 124, 12);
            var content = new Bounded(tar, size);
            var type = (char) header[156];
            if (type == 'x') {
                longPath[0] = pathOf(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            } else if (type != 'g') {
                var named = longPath[0] == null ? path : longPath[0];
                longPath[0] = null;
                reader.read(new Entry(named, (int) number(header, 100, 8), size, type), content);
            }
            content.skipRest();
            tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        }
    }

    /** Of records such as {@code 30 path=…}, what the header has no room for. */
    private static String pathOf(String records) {
        for (var line : records.split("\n", -1)) {
            var at = line.indexOf(" path=");
            if (at >= 0) {
                return line.substring(at + " path=".length());
            }
        }
        return null;
    }

    private static String text(byte[] header, int from, int length) {
        var end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8).strip();
    }

    private static long number(byte[] header, int from, int length) {
        var octal = text(header, from, length);
        return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    }

    /** The content of one entry. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long size) {
            this.in = in;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            var count = in.read(bytes, from, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        void skipRest() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
