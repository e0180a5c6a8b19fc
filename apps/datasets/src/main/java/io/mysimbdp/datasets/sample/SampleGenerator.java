// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.SampleSpec;
import io.mysimbdp.datasets.SampleSpec.Dirt;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Makes sample records of a dataset as its {@link SampleSpec} says. The same descriptor, count and seed make the same
 * bytes on every machine. Memory doesn't grow with the count.
 *
 * <p>Every clean record passes the checks of its dataset and has a primary key of its own. Of each kind of dirt there are
 * exactly {@code round(share * records)} records, each refused for that reason and no other; a kind that a dataset can't
 * have is left out, such as {@code late} where the event time has no window, or {@code duplicate} where only the position
 * identifies a record.
 *
 * <p>The methods are thread-safe; each call works on its own.
 */
public final class SampleGenerator {
    /** How many records lie between two calls of a progress callback. */
    public static final int PROGRESS_STEP = 10_000;

    private static final int BUFFER_BYTES = 64 * 1024;

    /** How far behind its first a second copy may come, in clean records. */
    private static final int COPY_WITHIN = 8;

    private final LineFormat format;
    private final Map<Dirt, List<Fault>> faults;
    private final DirtPlan plan;
    private final Draws recordDraws;
    private final Draws dirtDraws;
    private final int maxRecordBytes;
    private final LineBuffer line = new LineBuffer();
    private final LineBuffer[] recent = new LineBuffer[COPY_WITHIN];
    private long recentCount;

    private SampleGenerator(Dataset dataset, long records, long seed) {
        if (records < 0) {
            throw new IllegalArgumentException("the number of records must be at least 0, but is " + records);
        }
        var spec = spec(dataset);
        var now = Instant.now();
        SampleRules.check(dataset, spec, records, now);
        faults = Faults.of(dataset, now);
        recordDraws = new Draws(seed);
        dirtDraws = new Draws(~seed);
        format = LineFormat.of(dataset, makers(dataset, spec));
        plan = DirtPlan.of(spec.dirty(), possible(dataset), records, dirtDraws);
        maxRecordBytes = dataset.source().maxRecordBytes();
    }

    private static SampleSpec spec(Dataset dataset) {
        return dataset.sample()
                .orElseThrow(() -> new IllegalArgumentException("dataset " + dataset.id()
                        + " has no sample records: add a section 'sample' to its descriptor, with 'fields' that say how"
                        + " the values of each field are made, such as 'sample: {records: 1000, fields: {id: {serial:"
                        + " \"%d\"}}}'"));
    }

    private static ValueMaker[] makers(Dataset dataset, SampleSpec spec) {
        var rounds = new Rounds(spec);
        return dataset.fields().stream()
                .map(field -> spec.values().containsKey(field.name())
                        ? ValueMakers.of(field, spec.values().get(field.name()), rounds)
                        : null)
                .toArray(ValueMaker[]::new);
    }

    private Set<Dirt> possible(Dataset dataset) {
        var possible = EnumSet.of(Dirt.BROKEN_UTF8);
        faults.forEach((dirt, list) -> {
            if (!list.isEmpty()) {
                possible.add(dirt);
            }
        });
        if (format.canBeHalved()) {
            possible.add(Dirt.HALF_LINE);
        }
        // Where only its position identifies a record, a copy is a record of its own rather than a duplicate.
        if (!dataset.recordId().isEmpty()) {
            possible.add(Dirt.DUPLICATE);
        }
        return possible;
    }

    /** Generates as many records as the descriptor says, with its seed. */
    public static SampleTally generate(Dataset dataset, Path file) throws IOException {
        var spec = spec(dataset);
        return generate(dataset, spec.records(), spec.seed(), file);
    }

    public static SampleTally generate(Dataset dataset, long records, long seed, Path file) throws IOException {
        return generate(dataset, records, seed, file, done -> {});
    }

    /**
     * Generates records into a file, gzip if its name ends in {@code .gz}. The file is there when it is complete, and
     * replaces one of that name.
     *
     * @param records how many, from 0
     * @param seed the seed of the random numbers
     * @param file its folder must exist
     * @param progress gets the number of records so far, every {@link #PROGRESS_STEP} and in the end
     * @return what is in it
     * @throws IllegalArgumentException if the descriptor has no sample section, or one that can't give so many valid
     *     records with distinct primary keys; the message says what to change
     * @throws InterruptedIOException if this thread is interrupted, within {@link #PROGRESS_STEP} records
     * @throws IOException if the file can't be written
     */
    public static SampleTally generate(Dataset dataset, long records, long seed, Path file, LongConsumer progress)
            throws IOException {
        var generator = new SampleGenerator(dataset, records, seed);
        var name = String.valueOf(file.getFileName());
        // Whoever follows a folder must not see half a file.
        var part = file.resolveSibling("." + name + ".part");
        try {
            try (var out = open(part, name.endsWith(".gz"))) {
                generator.writeTo(out, progress);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return generator.plan.tally();
    }

    private static OutputStream open(Path file, boolean gzip) throws IOException {
        var raw = Files.newOutputStream(file);
        try {
            return gzip ? new GZIPOutputStream(raw, BUFFER_BYTES) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Generates as many records as the descriptor says, with its seed. */
    public static SampleTally generate(Dataset dataset, OutputStream out) throws IOException {
        var spec = spec(dataset);
        return generate(dataset, spec.records(), spec.seed(), out);
    }

    public static SampleTally generate(Dataset dataset, long records, long seed, OutputStream out) throws IOException {
        return generate(dataset, records, seed, out, done -> {});
    }

    /**
     * Generates records into a stream, not compressed; flushes it in the end and leaves it open.
     *
     * @param records how many, from 0
     * @param seed the seed of the random numbers
     * @param progress gets the number of records so far, every {@link #PROGRESS_STEP} and in the end
     * @return what was written
     * @throws IllegalArgumentException if the descriptor has no sample section, or one that can't give so many valid
     *     records with distinct primary keys; the message says what to change
     * @throws InterruptedIOException if this thread is interrupted, within {@link #PROGRESS_STEP} records
     * @throws IOException if the stream can't be written
     */
    public static SampleTally generate(
            Dataset dataset, long records, long seed, OutputStream out, LongConsumer progress) throws IOException {
        var generator = new SampleGenerator(dataset, records, seed);
        generator.writeTo(out, progress);
        return generator.plan.tally();
    }

    /**
     * What {@link #generate} would write, without writing it.
     *
     * @throws IllegalArgumentException as {@link #generate}
     */
    public static SampleTally tally(Dataset dataset, long records) {
        return new SampleGenerator(dataset, records, 0).plan.tally();
    }

    private void writeTo(OutputStream stream, LongConsumer progress) throws IOException {
        var out = new BufferedOutputStream(stream, BUFFER_BYTES);
        format.writeHeader(line);
        line.writeTo(out);
        var records = plan.tally().records();
        var copies = plan.tally().duplicates() > 0;
        for (var record = 0L; record < records; record++) {
            var dirt = plan.next();
            if (dirt == Dirt.DUPLICATE) {
                recent[dirtDraws.below((int) Math.min(recentCount, COPY_WITHIN))].writeTo(out);
            } else {
                write(record, dirt);
                line.writeTo(out);
                if (dirt == null && copies) {
                    remember();
                }
            }
            if ((record + 1) % PROGRESS_STEP == 0 && record + 1 < records) {
                progress.accept(record + 1);
                requireNotInterrupted();
            }
        }
        out.flush();
        progress.accept(records);
    }

    /** Writing to a file doesn't notice an interrupt. */
    private static void requireNotInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while sample records were made");
        }
    }

    private void remember() {
        var slot = (int) (recentCount++ % COPY_WITHIN);
        if (recent[slot] == null) {
            recent[slot] = new LineBuffer();
        }
        recent[slot].clear();
        recent[slot].put(line);
    }

    private void write(long record, Dirt dirt) {
        line.clear();
        recordDraws.startRecord(record);
        format.writeRecord(line, record, recordDraws, dirt == null ? null : fault(dirt));
        if (dirt == null) {
            if (line.length() > maxRecordBytes) {
                throw new IllegalArgumentException("sample record " + (record + 1) + " has " + line.length()
                        + " bytes, but source.max_record_bytes is " + maxRecordBytes
                        + ": raise it, or make shorter values in sample.fields");
            }
        } else if (dirt.unreadable()) {
            // A line end inside quotes would make several unreadable lines of one record.
            line.replace((byte) '\n', (byte) ' ');
            damage(dirt);
        }
        line.put('\n');
    }

    private Fault fault(Dirt dirt) {
        var candidates = faults.getOrDefault(dirt, List.of());
        return candidates.isEmpty() ? null : candidates.get(dirtDraws.below(candidates.size()));
    }

    private void damage(Dirt dirt) {
        switch (dirt) {
            // No UTF-8 text has this byte, wherever it stands.
            case BROKEN_UTF8 -> line.insert(1 + dirtDraws.below(line.length() - 1), (byte) 0xff);
            case HALF_LINE -> line.cut(format.middle(line, dirtDraws));
            case OVER_LONG, MISSING, OUT_OF_RANGE, DUPLICATE, LATE, WRONG_TYPE -> {
                // The value put into it is all that is wrong with it.
            }
        }
    }
}
