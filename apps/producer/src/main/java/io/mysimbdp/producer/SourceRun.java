// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.RecordReader.Position;
import io.mysimbdp.runtime.kafka.MessageFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ingestion run: sends a source once, from its beginning or from where an earlier process left off.
 *
 * <p>One thread reads at a time ({@link #readOn}); everything else is thread-safe.
 */
final class SourceRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRun.class);
    private static final DateTimeFormatter RUN_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] NOTHING = {};
    /** No broker refuses a smaller record for its size, so nothing is kept of it. */
    private static final int SMALLEST_REFUSED = 4_096;

    private static final int REJECTIONS_AT_ONCE = 1_000;

    /** Why reading ended. */
    enum End {
        /** The source has no more, for now. */
        SOURCE,
        /** So many records were read as are wanted. */
        LIMIT,
        /** Somebody asked for it, or something failed. */
        STOPPED
    }

    private final RunContext context;
    private final Source source;
    private final String runId;
    private final Instant started;
    private final long repetition;
    private final Counts earlier;
    private final InFlight inFlight;
    private final BooleanSupplier ending;
    private final Object files = new Object();
    private final RejectedFile rejectedFile;

    // Of the reading thread.
    private Position position;
    private long recordsRead;

    private volatile SourceIdentity identity;
    private volatile SourceStream stream;
    private volatile long movedNanos;
    private volatile boolean reading;
    private volatile boolean complete;
    private volatile boolean reachedEnd;
    private volatile String checksum;
    private volatile long heldBack;

    private long bytesSeen;

    // Guarded by files.
    private Position savedPosition;
    private boolean savedDone;
    private boolean unwritable;

    private SourceRun(
            RunContext context,
            Source source,
            String runId,
            Instant started,
            long repetition,
            Counts earlier,
            Position position,
            Counts counts,
            long rejectedLength)
            throws IOException {
        this.context = context;
        this.ending = context::ending;
        this.source = source;
        this.runId = runId;
        this.started = started;
        this.repetition = repetition;
        this.earlier = earlier;
        this.position = position;
        this.recordsRead = counts.read();
        this.inFlight = new InFlight(this::completed, position, counts);
        this.rejectedFile = openRejected(rejectedPath(context, source), source, rejectedLength);
        this.movedNanos = context.nanoClock().getAsLong();
        if (source.file().isPresent()) {
            identity = SourceIdentity.of(source.file().get());
        }
    }

    private static RejectedFile openRejected(Path file, Source source, long length) throws IOException {
        try {
            return RejectedFile.open(file, source.name(), length);
        } catch (IOException e) {
            throw new IOException(
                    "rejected lines can't be kept in " + file + " (" + e
                            + "): set MYSIMBDP_PRODUCER_REJECTED_DIR to a folder that the producer may write to",
                    e);
        }
    }

    private static Path rejectedPath(RunContext context, Source source) {
        if (context.rejectedDir().isPresent()) {
            return context.rejectedDir().get().resolve(source.path() + RejectedFile.SUFFIX);
        }
        return source.file()
                .map(file -> file.resolveSibling(file.toAbsolutePath().getFileName() + RejectedFile.SUFFIX))
                .orElse(Path.of(source.path() + RejectedFile.SUFFIX));
    }

    /**
     * Begins a run at the start of the source.
     *
     * @param repetition how often the source was sent completely before
     * @param earlier what became of its records then
     */
    static SourceRun begin(RunContext context, Source source, long repetition, Counts earlier) throws IOException {
        var now = context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var runId = RUN_TIME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
        var run = new SourceRun(
                context,
                source,
                runId,
                now,
                repetition,
                earlier,
                Position.START,
                Counts.NONE,
                repetition == 0 ? RejectedFile.NEW : RejectedFile.REPEATED);
        // At once: a process that dies before its first checkpoint must go on with the same run.
        run.checkpoint(false);
        LOG.info("Reading {} as run {}", source.name(), runId);
        return run;
    }

    /** Goes on with a run that another process began. */
    static SourceRun resume(RunContext context, Source source, Checkpoint from) throws IOException {
        var run = new SourceRun(
                context,
                source,
                from.runId(),
                from.started(),
                from.repetition(),
                from.earlier(),
                from.position(),
                from.counts(),
                from.rejectedLength());
        LOG.info(
                "Reading {} as run {} goes on: resumed_at={} (byte {}), {} records before",
                source.name(),
                from.runId(),
                from.position().lines() + 1,
                from.position().offset(),
                from.counts().read());
        return run;
    }

    /**
     * Reads and sends to the end of the source, to the limit, or until it shall end. Can be called again: a source that
     * is followed goes on after the last record.
     *
     * @throws io.mysimbdp.datasets.source.SourceException if the source is broken; what was read before is sent
     */
    End readOn() throws IOException, InterruptedException {
        movedNanos = context.nanoClock().getAsLong();
        reading = true;
        try (var reader = open()) {
            heldBack = 0;
            while (true) {
                if (context.ending()) {
                    return End.STOPPED;
                }
                if (context.limit() > 0 && recordsRead >= context.limit()) {
                    complete = true;
                    return End.LIMIT;
                }
                var result = reader.records().next();
                // Asked again, because standard input may have kept it waiting for long.
                if (context.ending()) {
                    return End.STOPPED;
                }
                if (result == null) {
                    heldBack = reader.records().heldBack();
                    checksum = reader.stream().checksum().orElse(null);
                    if (!context.follow()) {
                        complete = true;
                        reachedEnd = true;
                    }
                    return End.SOURCE;
                }
                if (!take(result, reader.records().position(), reader.messages())) {
                    return End.STOPPED;
                }
            }
        } finally {
            reading = false;
        }
    }

    private record Opened(Records records, SourceStream stream, MessageFactory messages) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            records.close();
        }
    }

    private Opened open() throws IOException {
        if (source.generated() > 0) {
            stream = new SourceStream(InputStream.nullInputStream(), false);
            return new Opened(
                    GeneratedRecords.of(context.dataset(), source.generated(), position),
                    stream,
                    new MessageFactory(context.dataset(), source.name(), runId, started));
        }
        var hashed = !context.follow();
        if (source.file().isEmpty()) {
            return open("standard input", new SourceStream(System.in, hashed), started);
        }
        var file = source.file().get();
        identity = SourceIdentity.of(file);
        var time = Files.getLastModifiedTime(file).toInstant();
        return open(file.toString(), new SourceStream(Files.newInputStream(file), hashed), time);
    }

    private Opened open(String name, SourceStream bytes, Instant time) throws IOException {
        stream = bytes;
        var reader = RecordReader.open(context.dataset(), name, bytes, position, context.follow());
        return new Opened(
                new FileRecords(reader), bytes, new MessageFactory(context.dataset(), source.name(), runId, time));
    }

    private boolean take(ReadResult result, Position next, MessageFactory messages) throws InterruptedException {
        var taken = result instanceof ReadResult.Parsed parsed
                ? send(parsed, next, messages)
                : reject((ReadResult.Unreadable) result, next);
        if (taken) {
            position = next;
            recordsRead++;
            context.metrics().read();
        }
        return taken;
    }

    private boolean reject(ReadResult.Unreadable unreadable, Position next) throws InterruptedException {
        var raw = unreadable.raw();
        // The line end and a carriage return aren't part of the text.
        var truncated = raw.length >= Rejection.KEPT_BYTES && next.offset() - position.offset() > raw.length + 2;
        var rejection = new Rejection(unreadable.line(), unreadable.reason(), raw, truncated);
        if (!inFlight.rejected(next, rejection, ending)) {
            return false;
        }
        context.metrics().unreadable();
        movedNanos = context.nanoClock().getAsLong();
        if (inFlight.rejectionsWaiting() >= REJECTIONS_AT_ONCE) {
            checkpoint(false);
        }
        return true;
    }

    private boolean send(ReadResult.Parsed parsed, Position next, MessageFactory messages) throws InterruptedException {
        var wait = context.rate().nanosToWait();
        if (wait > 0 && context.stop().await(Duration.ofNanos(wait))) {
            return false;
        }
        var message = messages.message(parsed);
        var value = parsed.json();
        var excerpt = value.length < SMALLEST_REFUSED ? NOTHING : Arrays.copyOf(value, Rejection.KEPT_BYTES);
        var now = context.nanoClock().getAsLong();
        movedNanos = now;
        var entry = inFlight.sending(next, parsed.line(), value.length, excerpt, now, ending);
        if (entry == null) {
            return false;
        }
        context.metrics().sending();
        try {
            context.outbox().send(message, entry);
        } catch (InterruptException e) {
            inFlight.withdraw(entry);
            context.metrics().withdrawn();
            return false;
        } catch (KafkaException e) {
            // Where the client itself can't go on, it throws rather than calls back.
            completed(entry, e);
        }
        return true;
    }

    private void completed(InFlight.Entry entry, Exception error) {
        if (error == null) {
            var now = context.nanoClock().getAsLong();
            context.metrics().produced(entry.bytes(), now - entry.sentNanos(), now);
            inFlight.produced(entry);
        } else if (error instanceof RecordTooLargeException) {
            context.metrics().refused();
            var reason = "has " + entry.bytes() + " bytes, which Kafka refuses: " + error.getMessage();
            inFlight.refused(
                    entry,
                    new Rejection(entry.line(), reason, entry.excerpt(), entry.bytes() > entry.excerpt().length));
        } else {
            context.metrics().failed();
            inFlight.failed(entry);
            context.failure()
                    .setForNow("Kafka did not take the record at line " + entry.line() + " of " + source.name() + ": "
                            + error.getClass().getSimpleName() + ": " + error.getMessage() + hint(error));
        }
    }

    private String hint(Exception error) {
        return error instanceof TimeoutException
                ? " (are the brokers there, and is there a topic "
                        + context.dataset().topic().name() + "?)"
                : "";
    }

    /**
     * Waits until every record that was read is settled.
     *
     * @return whether they all are; otherwise it gave up or one of them failed
     */
    boolean settle(BooleanSupplier giveUp) throws InterruptedException {
        return inFlight.awaitSettled(giveUp);
    }

    /**
     * Writes down how far the source was sent, if that changed: first the rejected lines, then the checkpoint that covers
     * them.
     *
     * @param done whether the source was sent to its end
     */
    void checkpoint(boolean done) {
        synchronized (files) {
            // After the end another thread may still look in: that must not open a finished source again.
            if (unwritable || savedDone) {
                return;
            }
            var settled = inFlight.settled();
            try {
                rejectedFile.append(settled.rejections());
                if (context.store().isEmpty()
                        || identity == null
                        || (settled.position().equals(savedPosition) && !done)) {
                    return;
                }
                rejectedFile.force();
                context.store()
                        .get()
                        .save(new Checkpoint(
                                source.name(),
                                runId,
                                started,
                                context.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                                done ? identity.withSize(stream.count()) : identity,
                                settled.position(),
                                settled.counts(),
                                rejectedFile.length(),
                                repetition,
                                earlier,
                                done));
                savedPosition = settled.position();
                savedDone = done;
            } catch (IOException e) {
                // From here on no checkpoint may be written: it would cover rejected lines that are in no file.
                unwritable = true;
                context.failure()
                        .set("what was rejected in or sent of " + source.name() + " can't be written down: " + e
                                + "; MYSIMBDP_PRODUCER_REJECTED_DIR and MYSIMBDP_PRODUCER_STATE_DIR say where to");
            }
        }
    }

    /** How the run stands, by what is settled. */
    RunReport report(RunReport.Status status) {
        var ended = status == RunReport.Status.RUNNING
                ? Optional.<Instant>empty()
                : Optional.of(context.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        var known = status == RunReport.Status.DONE ? Optional.ofNullable(checksum) : Optional.<String>empty();
        return new RunReport(source.name(), runId, status, started, ended, known, inFlight.counts());
    }

    Source source() {
        return source;
    }

    long repetition() {
        return repetition;
    }

    /** What is settled of this run. */
    Counts counts() {
        return inFlight.counts();
    }

    /** What is settled of this run and of the times before. */
    Counts total() {
        return earlier.plus(inFlight.counts());
    }

    /** Whether all was read that is wanted of the source. */
    boolean isComplete() {
        return complete;
    }

    /** Whether that was the whole source. */
    boolean reachedEnd() {
        return reachedEnd;
    }

    /** Whether the file is still the one that this run reads. */
    boolean isSameFile() throws IOException {
        return source.file().isEmpty() || identity.isStill(source.file().get(), position.offset());
    }

    /** How many bytes at the end of a followed source wait for the end of their line, or of their quotes. */
    long heldBack() {
        return heldBack;
    }

    /** How many bytes of the source, as they are stored, were read. */
    long bytesRead() {
        var current = stream;
        return current == null ? 0 : current.count();
    }

    /** The share of the source that was read, 0 to 1; NaN where its size is not known. */
    double progress() {
        var known = identity;
        return known == null || known.size() == 0 ? Double.NaN : Math.min(1, bytesRead() / (double) known.size());
    }

    /** For how long the reading thread has not moved; zero while nothing is read. To be asked now and then. */
    synchronized Duration stuckFor() {
        var bytes = bytesRead();
        if (bytes != bytesSeen) {
            // Going on in a large source begins with passing over what was sent: no record comes for a while.
            bytesSeen = bytes;
            movedNanos = context.nanoClock().getAsLong();
        }
        return reading && source.file().isPresent()
                ? Duration.ofNanos(context.nanoClock().getAsLong() - movedNanos)
                : Duration.ZERO;
    }

    /** Where rejected lines are, if there are any. */
    Path rejectedFile() {
        return rejectedFile.file();
    }

    @Override
    public void close() {
        synchronized (files) {
            unwritable = true;
            try {
                rejectedFile.close();
            } catch (IOException e) {
                LOG.debug("Closing what was forced to disk before", e);
            }
        }
    }
}
