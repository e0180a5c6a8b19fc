// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.platform;

import io.mysimbdp.local.process.ClassArchive;
import io.mysimbdp.local.process.ManagedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An app that works in the background and ends by itself.
 *
 * @param process the process
 * @param console what it writes
 * @param archive the classes that it loads, which it may record
 */
public record BackgroundRun(ManagedProcess process, Path console, ClassArchive archive) {

    /** The figures of its closing line; empty while it works, and for ever if it failed. */
    public Optional<Map<String, String>> result() {
        var ended = !process.isAlive();
        try (var lines = Files.lines(console)) {
            var result = lines.filter(line -> line.startsWith("RESULT "))
                    .reduce((first, second) -> second)
                    .map(BackgroundRun::figures)
                    .filter(figures -> figures.getOrDefault("outcome", "done").equals("done"));
            if (ended) {
                archive.publish(result.isPresent());
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + console, e);
        }
    }

    private static Map<String, String> figures(String line) {
        var figures = new HashMap<String, String>();
        for (var word : line.split(" ", -1)) {
            var equals = word.indexOf('=');
            if (equals > 0) {
                figures.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return figures;
    }
}
