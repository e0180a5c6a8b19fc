// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.local.process.Ports;
import io.mysimbdp.local.process.ProcessRef;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 8, unit = TimeUnit.MINUTES)
class LocalKafkaClusterIT {

    private static final Duration READY = Duration.ofMinutes(2);
    private static final String TOPIC = "numbers";

    private final RuntimeClasspaths classpaths = RuntimeClasspaths.above(Path.of(""));

    @TempDir
    private Path directory;

    @Test
    void keepsTakingWritesWhenABrokerIsKilled() throws Exception {
        var settings = LocalKafkaSettings.onFreePorts(3, directory.resolve("kafka"));
        var states = new ArrayList<String>();
        List<ProcessRef> processes;
        try (var kafka = LocalKafkaCluster.of(settings, classpaths);
                var admin = admin(kafka)) {
            // Given
            timed("start", () -> {
                kafka.start();
                kafka.awaitReady(READY, (name, state) -> states.add(name + " " + state));
            });
            assertThat(states).contains("kafka-1 up", "kafka-2 up", "kafka-3 up");
            admin.createTopics(List.of(new NewTopic(TOPIC, 6, (short) 3))).all().get();
            produce(kafka, 0, 100);
            processes = refs(kafka);

            // When
            kafka.killBroker(2);

            // Then
            timed("write all after a kill", () -> produce(kafka, 100, 200));
            assertThat(kafka.brokers().get(1).process()).isEmpty();

            // When
            timed("broker back", () -> {
                kafka.startBroker(2);
                kafka.awaitReady(READY, (name, state) -> {});
            });

            // Then
            timed("in sync", () -> Waiting.until(READY, () -> "three in sync", List.of(), () -> inSync(admin, 3)));
            assertThat(consume(kafka, 200)).hasSize(200);

            // When: another handle, as another JVM has it.
            var other = LocalKafkaCluster.attach(settings.dataDirectory(), classpaths)
                    .orElseThrow();

            // Then
            assertThat(refs(other)).isEqualTo(refs(kafka));

            // When
            timed("stop all", other::close);

            // Then
            assertThat(kafka.isRunning()).isFalse();
        }

        // Then
        assertThat(processes).noneMatch(ProcessRef::isAlive);
        assertThat(Stream.concat(settings.ports().stream(), settings.controllerPorts().stream()))
                .allMatch(port -> Ports.canListen(settings.host(), port));

        // When
        try (var again =
                LocalKafkaCluster.attach(settings.dataDirectory(), classpaths).orElseThrow()) {
            timed("start again", () -> {
                again.start();
                again.awaitReady(READY, (name, state) -> {});
            });

            // Then
            assertThat(consume(again, 200)).hasSize(200);
        }
    }

    private static Admin admin(LocalKafkaCluster kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static List<ProcessRef> refs(LocalKafkaCluster kafka) {
        return kafka.brokers().stream()
                .map(LocalBroker::process)
                .flatMap(Optional::stream)
                .map(process -> process.ref())
                .toList();
    }

    private static void produce(LocalKafkaCluster kafka, int from, int to) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            var sent = IntStream.range(from, to)
                    .mapToObj(number -> producer.send(new ProducerRecord<>(TOPIC, "k" + number, "v" + number)))
                    .toList();
            for (var acknowledged : sent) {
                acknowledged.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> consume(LocalKafkaCluster kafka, int count) throws InterruptedException {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "group.protocol",
                "consumer",
                "auto.offset.reset",
                "earliest");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            Waiting.until(READY, () -> count + " records, got " + values.size(), List.of(), () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(polled -> values.add(polled.value()));
                return values.size() >= count;
            });
        }
        return values;
    }

    private static boolean inSync(Admin admin, int replicas) {
        try {
            return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions().stream()
                    .allMatch(partition -> partition.isr().size() == replicas);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prints how long a step took; {@code DESIGN.md} quotes it. */
    private static void timed(String step, Step code) throws Exception {
        var start = System.nanoTime();
        code.run();
        System.out.printf("Kafka: %s took %.1f s%n", step, (System.nanoTime() - start) / 1e9);
    }

    private interface Step {
        void run() throws Exception;
    }
}
