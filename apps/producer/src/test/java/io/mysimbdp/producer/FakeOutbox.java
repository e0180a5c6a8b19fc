// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Brokers of our own: what they do with each message is up to the test. */
final class FakeOutbox implements Outbox {
    /** What becomes of a message. */
    enum Fate {
        ACKNOWLEDGED,
        /** No answer until {@link #answer}. */
        HELD
    }

    /** A message that waits for an answer. */
    record Held(ProducerRecord<byte[], byte[]> message, Callback callback) {}

    private final List<ProducerRecord<byte[], byte[]>> acknowledged = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private Function<ProducerRecord<byte[], byte[]>, Object> fate = message -> Fate.ACKNOWLEDGED;

    /** Sets what becomes of messages: a {@link Fate}, or an exception that is reported. */
    FakeOutbox deciding(Function<ProducerRecord<byte[], byte[]>, Object> decision) {
        fate = decision;
        return this;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        Object decided;
        synchronized (this) {
            decided = fate.apply(message);
            if (decided == Fate.ACKNOWLEDGED) {
                acknowledged.add(message);
            } else if (decided == Fate.HELD) {
                held.add(new Held(message, callback));
            }
        }
        if (decided == Fate.ACKNOWLEDGED) {
            callback.onCompletion(null, null);
        } else if (decided instanceof Exception error) {
            callback.onCompletion(null, error);
        }
    }

    /** Acknowledges a message that was held. */
    void answer(int index) {
        Held one;
        synchronized (this) {
            one = held.remove(index);
            acknowledged.add(one.message());
        }
        one.callback().onCompletion(null, null);
    }

    synchronized int heldCount() {
        return held.size();
    }

    synchronized List<ProducerRecord<byte[], byte[]>> acknowledged(String topic) {
        return acknowledged.stream()
                .filter(message -> message.topic().equals(topic))
                .toList();
    }

    List<String> values(String topic) {
        return acknowledged(topic).stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }

    List<String> headers(String topic, String name) {
        return acknowledged(topic).stream()
                .map(message -> header(message, name))
                .toList();
    }

    static String header(ProducerRecord<byte[], byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
