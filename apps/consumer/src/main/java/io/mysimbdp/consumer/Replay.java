// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the dead letters of a dataset to its topic again, once each: how far it came is committed in the name of a group
 * of its own. It commits after the topic has them, so that a replay that is killed sends some twice rather than none.
 */
final class Replay {
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;

    Replay(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        this.consumer = consumer;
        this.producer = producer;
    }

    /**
     * Replays what the dead-letter topic holds now; what arrives meanwhile is left to the next replay.
     *
     * @return how many messages were sent
     * @throws KafkaException if Kafka refuses to read or write
     */
    long run(Dataset dataset, StopSignal stop) {
        var topic = dataset.topic().deadLetterName();
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        var ends = consumer.endOffsets(partitions);
        var replayed = 0L;
        while (!stop.isRequested() && !reached(ends)) {
            var records = consumer.poll(POLL);
            var sent = new ArrayList<Sent>();
            for (var partition : records.partitions()) {
                for (var letter : records.records(partition)) {
                    if (letter.headers().lastHeader(MessageHeaders.DLQ_CUT) != null) {
                        LOG.warn(
                                "The dead letter {}@{} has not all of its message, which is {}-{}@{}: left",
                                partition,
                                letter.offset(),
                                dlq(letter, MessageHeaders.DLQ_TOPIC),
                                dlq(letter, MessageHeaders.DLQ_PARTITION),
                                dlq(letter, MessageHeaders.DLQ_OFFSET));
                    } else if (letter.offset() < ends.get(partition)) {
                        sent.add(new Sent(letter, producer.send(original(dataset, letter))));
                    }
                }
            }
            producer.flush();
            replayed += awaitAll(sent);
            consumer.commitSync(positions(partitions, ends));
        }
        // Where there was nothing to do, too: what is committed is forgotten some time after the last commit.
        consumer.commitSync(positions(partitions, ends));
        return replayed;
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private Map<TopicPartition, OffsetAndMetadata> positions(
            List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .collect(Collectors.toMap(
                        partition -> partition,
                        partition ->
                                new OffsetAndMetadata(Math.min(consumer.position(partition), ends.get(partition)))));
    }

    private static ProducerRecord<byte[], byte[]> original(Dataset dataset, ConsumerRecord<byte[], byte[]> letter) {
        var headers = new RecordHeaders();
        for (var header : letter.headers()) {
            if (!header.key().startsWith(MessageHeaders.DLQ_PREFIX)) {
                headers.add(header);
            }
        }
        var replays = MessageHeaders.number(letter.headers(), MessageHeaders.REPLAYS, 0);
        MessageHeaders.set(headers, MessageHeaders.REPLAYS, Long.toString(replays + 1));
        // What identifies a message that has no id and no time of its own: where and when it was first sent.
        if (headers.lastHeader(MessageHeaders.RECORD_ID) == null
                && (headers.lastHeader(MessageHeaders.SOURCE) == null
                        || headers.lastHeader(MessageHeaders.POSITION) == null)) {
            MessageHeaders.set(
                    headers,
                    MessageHeaders.RECORD_ID,
                    dlq(letter, MessageHeaders.DLQ_TOPIC) + "/" + dlq(letter, MessageHeaders.DLQ_PARTITION) + "/"
                            + dlq(letter, MessageHeaders.DLQ_OFFSET));
        }
        var timestamp = MessageHeaders.number(letter.headers(), MessageHeaders.DLQ_TIMESTAMP, letter.timestamp());
        if (headers.lastHeader(MessageHeaders.EVENT_TIME) == null && timestamp >= 0) {
            MessageHeaders.set(
                    headers,
                    MessageHeaders.EVENT_TIME,
                    Instant.ofEpochMilli(timestamp).toString());
        }
        return new ProducerRecord<>(dataset.topic().name(), null, letter.key(), letter.value(), headers);
    }

    private static String dlq(ConsumerRecord<byte[], byte[]> letter, String name) {
        return MessageHeaders.text(letter.headers(), name).orElse("");
    }

    /** @return how many the topic took: one that is too large for it must not keep the others back */
    private static long awaitAll(List<Sent> sent) {
        var taken = 0L;
        try {
            for (var one : sent) {
                taken += one.isTaken() ? 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while replaying", e);
        }
        return taken;
    }

    /** A letter on its way to its topic. */
    private record Sent(ConsumerRecord<byte[], byte[]> letter, Future<?> answer) {
        boolean isTaken() throws InterruptedException {
            try {
                answer.get();
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException) {
                    LOG.warn(
                            "The dead letter {}-{}@{} is larger than its topic takes: left",
                            letter.topic(),
                            letter.partition(),
                            letter.offset());
                    return false;
                }
                throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
            }
        }
    }
}
