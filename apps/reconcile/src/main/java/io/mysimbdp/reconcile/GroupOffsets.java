// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What consumer groups have committed. */
final class GroupOffsets {
    private static final long TIMEOUT_SECONDS = 30;

    private GroupOffsets() {}

    /** The offsets that a group has committed; none for a group that there never was. */
    static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
            throws IOException, InterruptedException {
        try {
            var offsets = new HashMap<>(await(
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                    "offsets of group " + group));
            offsets.values().removeIf(offset -> offset == null);
            return offsets;
        } catch (IOException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    static <T> T await(KafkaFuture<T> future, String what) throws IOException, InterruptedException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("Kafka gave no " + what + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Kafka gave no " + what + " within " + TIMEOUT_SECONDS + " s", e);
        }
    }
}
