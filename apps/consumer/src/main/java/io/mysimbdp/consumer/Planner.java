// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.Row;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Checks the messages of a dataset and groups the good ones by the partition of the table they belong to: one request a
 * group is what makes writing fast. Used by the polling thread only.
 */
final class Planner {
    private final Dataset dataset;
    private final RecordChecker checker;
    private final int[] partitionKey;
    private final int batchRows;
    private final int batchBytes;

    /** Most messages are of the same run as the one before. */
    private byte[] lastRun = {};

    private String lastRunId = "";

    private final CompactMessages compact = new CompactMessages();

    Planner(Dataset dataset, int batchRows, int batchBytes) {
        this.dataset = dataset;
        this.checker = new RecordChecker(dataset);
        this.batchRows = batchRows;
        this.batchBytes = batchBytes;
        var names = dataset.columns().stream().map(Column::name).toList();
        this.partitionKey =
                dataset.table().partitionKey().stream().mapToInt(names::indexOf).toArray();
    }

    Dataset dataset() {
        return dataset;
    }

    /**
     * Adds the messages to the tracker and says what is to be done for them. Rows join a group that still waits for its turn if
     * there is one: the longer requests have to wait, the more rows go into each.
     */
    List<Task> plan(PartitionTracker tracker, List<ConsumerRecord<byte[], byte[]>> messages, Instant now) {
        var tasks = new ArrayList<Task>();
        for (var received : messages) {
            var message = compact.compact(received);
            var delivery = new Delivery(message, runId(message));
            tracker.add(delivery);
            var result = check(message, now);
            if (result instanceof CheckResult.Valid valid) {
                var key = partitionKey(valid.row());
                var size = message.value().length;
                var group = tracker.waiting(key);
                if (group == null || !group.hasRoom(size, batchRows, batchBytes)) {
                    group = new RowGroup(key);
                    tracker.waits(group);
                    tasks.add(new Task.Store(tracker, dataset, group, 0));
                }
                group.add(delivery, valid.row(), size);
            } else if (result instanceof CheckResult.Invalid invalid) {
                delivery.refuse();
                tasks.add(new Task.Reject(tracker, dataset, delivery, invalid.problems(), 0));
            }
        }
        return tasks;
    }

    private String runId(ConsumerRecord<byte[], byte[]> message) {
        var header = message.headers().lastHeader(MessageHeaders.RUN_ID);
        if (header == null || header.value() == null) {
            return "";
        }
        if (!Arrays.equals(header.value(), lastRun)) {
            lastRun = header.value();
            lastRunId = new String(lastRun, StandardCharsets.UTF_8);
        }
        return lastRunId;
    }

    private CheckResult check(ConsumerRecord<byte[], byte[]> message, Instant now) {
        if (message.value() == null) {
            return new CheckResult.Invalid(List.of(new FieldProblem("", Reason.UNREADABLE, "has no value")));
        }
        var fallback = MessageHeaders.instant(
                message.headers(), MessageHeaders.EVENT_TIME, Instant.ofEpochMilli(Math.max(0, message.timestamp())));
        return checker.check(message.value(), () -> MessageHeaders.recordId(message), fallback, now);
    }

    private List<Object> partitionKey(Row row) {
        if (partitionKey.length == 1) {
            return List.of(row.values().get(partitionKey[0]));
        }
        var key = new ArrayList<Object>(partitionKey.length);
        for (var index : partitionKey) {
            key.add(row.values().get(index));
        }
        return key;
    }
}
