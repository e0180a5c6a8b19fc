// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * The records of one request that Kafka has not answered for. Bounded: while there are too many, the body is not read.
 * Thread-safe.
 */
final class InFlight {
    private static final int MAX_RECORDS = 5_000;
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private final Results results;
    private int records;
    private long bytes;
    private int acknowledged;
    private String failure;

    InFlight(Results results) {
        this.results = results;
    }

    /**
     * Adds a record that is about to be sent; waits while too many are on their way.
     *
     * @return told what becomes of it
     */
    synchronized Callback add(int position, long line, int size) throws InterruptedException {
        while ((records >= MAX_RECORDS || (bytes + size > MAX_BYTES && records > 0)) && failure == null) {
            // Each that is on its way is answered for, or given up by the client.
            wait();
        }
        records++;
        bytes += size;
        return (metadata, error) -> completed(position, line, size, error);
    }

    private synchronized void completed(int position, long line, int size, Exception error) {
        records--;
        bytes -= size;
        if (error == null) {
            acknowledged++;
        } else if (error instanceof RecordTooLargeException) {
            results.rejected(
                    position,
                    line,
                    List.of(new FieldProblem("", Reason.LENGTH, "is larger than the platform's messages may be")));
        } else {
            results.failed(position, line);
            if (failure == null) {
                failure = error.toString();
            }
        }
        notifyAll();
    }

    /** What is wrong with Kafka, if anything is. */
    synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** How many records Kafka has. */
    synchronized int acknowledged() {
        return acknowledged;
    }

    /** Waits until each record is answered for; says whether that was within the time. */
    synchronized boolean settle(Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (records > 0) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
