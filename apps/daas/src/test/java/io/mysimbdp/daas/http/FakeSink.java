// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.send.MessageSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** Takes messages as Kafka would, or fails as it does when it is away. */
final class FakeSink implements MessageSink {
    private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    volatile boolean failing;

    @Override
    public void send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        if (failing) {
            callback.onCompletion(null, new TimeoutException("no broker"));
            return;
        }
        synchronized (this) {
            messages.add(message);
            notifyAll();
        }
        callback.onCompletion(null, null);
    }

    synchronized void reset() {
        messages.clear();
        failing = false;
    }

    synchronized List<String> values() {
        return messages.stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }

    synchronized String header(int index, String name) {
        return new String(messages.get(index).headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    synchronized void await(int count) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (messages.size() < count && System.nanoTime() < deadline) {
            wait(100);
        }
    }
}
