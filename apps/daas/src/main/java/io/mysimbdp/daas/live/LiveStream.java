// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import com.fasterxml.jackson.core.JsonFactory;
import io.mysimbdp.daas.read.Progress;
import io.mysimbdp.daas.views.Values;
import io.mysimbdp.daas.views.ViewColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * New records on their way to one reader as server-sent events. A record is an event without a name; {@code ready} says that
 * the stream has begun, {@code dropped} how many records the reader missed because it was too slow or came too late, and
 * {@code end} that the service stops, or that the reader is not let in any more. Each event's id says where to go on. Used by one
 * thread.
 */
public final class LiveStream implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    private final List<ViewColumn> columns;
    private final CatchUp catchUp;
    private final Offsets position;
    private final Duration heartbeat;
    private final Runnable whenClosed;

    private long asked = System.nanoTime();

    /** Records between where a reader was and where a feed of new ones begins. */
    interface CatchUp {
        /** Gets them, each as it is read. */
        interface Reader {
            void read(Feed.Item item) throws IOException;
        }

        /**
         * Reads them all.
         *
         * @return what comes after them
         */
        Feed to(Reader reader) throws IOException;
    }

    /** @param position up to where the reader has everything; changed by this */
    LiveStream(List<ViewColumn> columns, CatchUp catchUp, Offsets position, Duration heartbeat, Runnable whenClosed) {
        this.columns = columns;
        this.catchUp = catchUp;
        this.position = position;
        this.heartbeat = heartbeat;
        this.whenClosed = whenClosed;
    }

    /** Says why nothing more is written. */
    private static final class NotAdmittedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Writes events until the service stops or the reader is not let in any more, and tells of each record.
     *
     * @param admitted asked once a second at most, before something is written
     * @throws IOException when the reader is gone
     */
    public void writeTo(OutputStream out, Progress progress, BooleanSupplier admitted)
            throws IOException, InterruptedException {
        event(out, "event: ready\nid: " + position.encode() + "\ndata: {}\n\n");
        try {
            var feed = catchUp.to(item -> write(out, item, progress, admitted));
            for (var item = feed.take(heartbeat); !(item instanceof Feed.Item.End); item = feed.take(heartbeat)) {
                write(out, item, progress, admitted);
            }
        } catch (NotAdmittedException e) {
            // Whoever comes again is told why by a status.
        }
        event(out, "event: end\nid: " + position.encode() + "\ndata: {}\n\n");
    }

    private void requireAdmitted(BooleanSupplier admitted) throws NotAdmittedException {
        var now = System.nanoTime();
        if (now - asked >= ASK_AGAIN_NANOS) {
            asked = now;
            if (!admitted.getAsBoolean()) {
                throw new NotAdmittedException();
            }
        }
    }

    private void write(OutputStream out, Feed.Item item, Progress progress, BooleanSupplier admitted)
            throws IOException {
        requireAdmitted(admitted);
        if (item instanceof Feed.Item.Message message) {
            // What came by catching up may come again.
            if (message.offset() >= position.next(message.partition())) {
                position.advance(message.partition(), message.offset() + 1);
                var record = json(message.values());
                event(out, "id: " + position.encode() + "\ndata: " + record + "\n\n");
                progress.sent(record.length(), 1);
            }
        } else if (item instanceof Feed.Item.Gap gap) {
            position.advance(gap.after());
            event(out, "event: dropped\nid: " + position.encode() + "\ndata: {\"records\":" + gap.count() + "}\n\n");
        } else if (item instanceof Feed.Item.Nothing nothing) {
            position.advance(nothing.position());
            // Without data it is no event, but a reader notes its id.
            event(out, ": heartbeat\nid: " + position.encode() + "\n\n");
        }
    }

    private String json(List<Object> values) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            Values.json(json, columns, values);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void event(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        whenClosed.run();
    }
}
