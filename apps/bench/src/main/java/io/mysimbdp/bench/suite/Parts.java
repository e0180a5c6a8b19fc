// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.sample.SampleTally;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A made-up CSV sample in several files, for as many producers.
 *
 * @param files each with the header
 * @param header the first line of each
 * @param tally of all together
 */
record Parts(List<Path> files, String header, SampleTally tally) {
    Parts {
        files = List.copyOf(files);
    }

    /** Makes them in a folder. */
    static Parts generate(Dataset dataset, long records, int count, Path folder) throws IOException {
        Files.createDirectories(folder);
        var whole = folder.resolve("whole.csv");
        var tally = SampleGenerator.generate(dataset, records, 19, whole);
        var files = new ArrayList<Path>();
        var writers = new ArrayList<BufferedWriter>();
        // Some lines are no UTF-8; what is read byte by byte comes out again as it was.
        try (var lines = Files.newBufferedReader(whole, StandardCharsets.ISO_8859_1)) {
            var header = lines.readLine();
            for (var i = 0; i < count; i++) {
                files.add(folder.resolve("part-" + i + ".csv"));
                writers.add(Files.newBufferedWriter(files.get(i), StandardCharsets.ISO_8859_1));
                line(writers.get(i), header);
            }
            var number = 0L;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                // Long stretches, as sources are: neighbours may belong together.
                line(writers.get((int) (number++ * count / records)), line);
            }
            return new Parts(files, header, tally);
        } finally {
            for (var writer : writers) {
                writer.close();
            }
            Files.delete(whole);
        }
    }

    private static void line(BufferedWriter writer, String line) throws IOException {
        writer.write(line);
        writer.write('\n');
    }

    /** The files of one of so many producers; the count must divide the number of files. */
    List<Path> of(int producer, int producers) {
        var each = files.size() / producers;
        return files.subList(producer * each, (producer + 1) * each);
    }
}
