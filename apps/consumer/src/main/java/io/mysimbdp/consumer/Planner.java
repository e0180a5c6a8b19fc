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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Checks the messages of a dataset and groups the good ones by the partition of the table they belong to: one request a
 * group is what makes writing fast. Thread-safe.
 */
final class Planner {
    private final Dataset dataset;
    private final RecordChecker checker;
    private final int[] partitionKey;
    private final int batchRows;
    private final int batchBytes;

    Planner(Dataset dataset, int batchRows, int batchBytes) {
        this.dataset = dataset;
        this.checker = new RecordChecker(dataset);
        this.batchRows = batchRows;
        this.batchBytes = batchBytes;
        var names = dataset.columns().stream().map(Column::name).toList();
        this.partitionKey =
                dataset.table().partitionKey().stream().mapToInt(names::indexOf).toArray();
    }

    /** Rows that go into one request. */
    private static final class Group {
        private final List<Delivery> deliveries = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private long bytes;
    }

    Dataset dataset() {
        return dataset;
    }

    /** Adds the messages to the tracker and says what is to be done for them. */
    List<Task> plan(PartitionTracker tracker, List<ConsumerRecord<byte[], byte[]>> messages, Instant now) {
        var tasks = new ArrayList<Task>();
        Map<List<Object>, Group> groups = new LinkedHashMap<>();
        for (var message : messages) {
            var delivery = new Delivery(message);
            tracker.add(delivery);
            var result = check(message, now);
            if (result instanceof CheckResult.Valid valid) {
                var key = partitionKey(valid.row());
                var size = message.value().length;
                var group = groups.computeIfAbsent(key, k -> new Group());
                if (group.rows.size() >= batchRows || (!group.rows.isEmpty() && group.bytes + size > batchBytes)) {
                    tasks.add(store(tracker, group));
                    group = new Group();
                    groups.put(key, group);
                }
                group.deliveries.add(delivery);
                group.rows.add(valid.row());
                group.bytes += size;
            } else if (result instanceof CheckResult.Invalid invalid) {
                tasks.add(new Task.Reject(tracker, dataset, delivery, invalid.problems(), 0));
            }
        }
        groups.values().forEach(group -> tasks.add(store(tracker, group)));
        return tasks;
    }

    private CheckResult check(ConsumerRecord<byte[], byte[]> message, Instant now) {
        if (message.value() == null) {
            return new CheckResult.Invalid(List.of(new FieldProblem("", Reason.UNREADABLE, "has no value")));
        }
        var headers = message.headers();
        var recordId = MessageHeaders.text(headers, MessageHeaders.RECORD_ID)
                .orElseGet(() -> message.topic() + "/" + message.partition() + "/" + message.offset());
        var fallback = MessageHeaders.instant(
                headers, MessageHeaders.EVENT_TIME, Instant.ofEpochMilli(Math.max(0, message.timestamp())));
        return checker.check(message.value(), recordId, fallback, now);
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

    private Task store(PartitionTracker tracker, Group group) {
        return new Task.Store(tracker, dataset, group.deliveries, group.rows, 0);
    }
}
