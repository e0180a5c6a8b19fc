// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.daas.send.RecordSource.Broken;
import io.mysimbdp.daas.send.RecordSource.Sent;
import io.mysimbdp.daas.send.SendOutcome.End;
import io.mysimbdp.daas.views.WriteView;
import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.SourceFormat.Format;
import io.mysimbdp.datasets.source.JsonRecords;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordId;
import io.mysimbdp.runtime.kafka.MessageFactory;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sends the records of requests to one dataset. A record goes out as soon as it is read and checked, so what is accepted
 * stays accepted whatever becomes of the rest. Thread-safe.
 */
public final class Sender {
    private static final Duration BEYOND_DELIVERY = Duration.ofSeconds(5);

    private final Dataset dataset;
    private final RecordChecker checker;
    private final MessageSink sink;
    private final SendSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanoClock;

    public Sender(
            Dataset dataset, MessageSink sink, SendSettings settings, InstantSource clock, LongSupplier nanoClock) {
        this.dataset = dataset;
        this.checker = new RecordChecker(dataset);
        this.sink = sink;
        this.settings = settings;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** {@code <tenant>.<dataset>}. */
    public String datasetId() {
        return dataset.id();
    }

    /**
     * Reads a body to its end and sends its records.
     *
     * @param body the body after decompression; not closed
     * @param meter counts the records that pass the checks
     * @param ticket by what the records are known; empty to check them only
     */
    public SendOutcome send(BodyFormat format, InputStream body, WriteView view, Meter meter, Optional<Ticket> ticket)
            throws InterruptedException {
        return new Submission(view, meter, ticket).run(format, body);
    }

    /** Reads a body to its end, or its limits, for its hash alone: whether it is the one that came before. */
    public byte[] hash(InputStream body) throws IOException {
        var limited = limited(body);
        drain(limited);
        return limited.hash();
    }

    private static void drain(LimitedBody body) throws IOException {
        var buffer = new byte[16 * 1024];
        while (body.read(buffer, 0, buffer.length) >= 0) {
            // Only the hash is wanted.
        }
    }

    private LimitedBody limited(InputStream body) {
        var deadline = nanoClock.getAsLong() + settings.uploadTimeout().toNanos();
        return new LimitedBody(body, settings.maxBytes(), deadline, nanoClock, sha256());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static RecordSource open(Dataset dataset, BodyFormat format, InputStream body, boolean anyColumns)
            throws IOException {
        return switch (format) {
            case JSON -> new JsonSource(body, dataset.source().maxRecordBytes());
            case NDJSON -> LineSource.open(dataset, Format.JSONL, body, anyColumns);
            case CSV -> LineSource.open(dataset, Format.CSV, body, anyColumns);
        };
    }

    /** One request. Used by one thread. */
    private final class Submission {
        private final WriteView view;
        private final Meter meter;
        private final Optional<Ticket> ticket;
        private final Results results = new Results();
        private final InFlight inFlight = new InFlight(results);
        private final JsonRecords records = new JsonRecords(dataset);
        private final MessageFactory messages;
        private final java.time.Instant began = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        private int position;
        private int passed;

        Submission(WriteView view, Meter meter, Optional<Ticket> ticket) {
            this.view = view;
            this.meter = meter;
            this.ticket = ticket;
            this.messages = new MessageFactory(
                    dataset,
                    ticket.map(Ticket::source).orElse("daas"),
                    ticket.map(Ticket::run).orElse(""),
                    began);
        }

        SendOutcome run(BodyFormat format, InputStream body) throws InterruptedException {
            var limited = limited(body);
            var end = read(format, limited);
            var settled = inFlight.settle(settings.deliveryTimeout().plus(BEYOND_DELIVERY));
            var failure = inFlight.failure().or(() -> settled ? Optional.empty() : Optional.of("no answer in time"));
            if (failure.isPresent() && !(end instanceof End.BrokenOff)) {
                end = new End.KafkaAway(failure.get());
            }
            return new SendOutcome(
                    end,
                    position,
                    ticket.isPresent() ? inFlight.acknowledged() : passed,
                    results.rejected(),
                    settled ? results.list(position) : List.of(),
                    readToTheEnd(end, limited) ? Optional.of(limited.hash()) : Optional.empty());
        }

        /** Whether the whole body was read; of one that makes no sense, the rest is read for its hash. */
        private static boolean readToTheEnd(End end, LimitedBody limited) {
            if (end instanceof End.Malformed) {
                try {
                    drain(limited);
                    return true;
                } catch (IOException e) {
                    return false;
                }
            }
            return end instanceof End.Complete;
        }

        private End read(BodyFormat format, LimitedBody limited) throws InterruptedException {
            try {
                // Not closed: that would wait for the rest of the body.
                @SuppressWarnings("resource")
                var source = open(dataset, format, limited, !view.isIdentity());
                while (inFlight.failure().isEmpty()) {
                    var item = source.next();
                    if (item == null) {
                        return new End.Complete();
                    }
                    if (position == settings.maxRecords()) {
                        return new End.TooLarge("the body has more than " + position + " records");
                    }
                    if (results.isFull()) {
                        return new End.TooLarge("the body has more than " + Results.MAX_ENTRIES
                                + " records, or groups of them, that were not accepted");
                    }
                    take(item);
                }
                return new End.KafkaAway(inFlight.failure().orElseThrow());
            } catch (BodyException e) {
                return switch (e.kind()) {
                    case MALFORMED -> new End.Malformed(e.getMessage());
                    case TOO_LARGE -> new End.TooLarge(e.getMessage());
                    case TOO_SLOW -> new End.TooSlow();
                };
            } catch (java.util.zip.ZipException e) {
                return new End.Malformed("the body is not valid gzip: " + e.getMessage());
            } catch (IOException e) {
                return brokenOff(e);
            }
        }

        private static End brokenOff(IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof java.util.concurrent.TimeoutException) {
                    return new End.TooSlow();
                }
            }
            return e instanceof java.io.EOFException && e.getClass() == java.io.EOFException.class
                    ? new End.Malformed("the body is not valid gzip: it ends too early")
                    : new End.BrokenOff();
        }

        private void take(RecordSource.Item item) throws InterruptedException {
            var at = position + 1;
            if (item instanceof Broken broken) {
                position = at;
                results.rejected(at, item.line(), List.of(new FieldProblem("", Reason.UNREADABLE, broken.reason())));
                return;
            }
            var sent = ((Sent) item).json();
            var viewed = view.apply(sent);
            var json = viewed.orElse(sent);
            var result = records.read(json, at, 0);
            if (viewed.isEmpty() || result instanceof ReadResult.Unreadable) {
                var reason = result instanceof ReadResult.Unreadable unreadable
                        ? unreadable.reason()
                        : "is not valid JSON: has a number that is out of range";
                position = at;
                results.rejected(at, item.line(), List.of(new FieldProblem("", Reason.UNREADABLE, reason)));
                return;
            }
            var parsed = (ReadResult.Parsed) result;
            var id = RecordId.of(ticket.map(Ticket::source).orElse("daas"), parsed);
            if (checker.check(json, id, began, clock.instant()) instanceof CheckResult.Invalid invalid) {
                position = at;
                results.rejected(at, item.line(), view.named(invalid.problems()));
                return;
            }
            position = at;
            meter.used(json.length, 1);
            if (ticket.isPresent()) {
                sink.send(messages.message(parsed), inFlight.add(at, item.line(), json.length));
            } else {
                passed++;
            }
        }
    }
}
