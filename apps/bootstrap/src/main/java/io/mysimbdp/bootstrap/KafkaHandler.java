// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.kafka.WantedTopic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics of a Kafka cluster. Not thread-safe. */
final class KafkaHandler implements AutoCloseable {
    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

    private final Admin admin;

    private KafkaHandler(Admin admin) {
        this.admin = admin;
    }

    /** Waits until a broker answers. */
    static KafkaHandler connect(KafkaSettings settings, Waiting waiting)
            throws TimeoutException, InterruptedException, BootstrapException {
        return waiting.until("Kafka at " + settings.bootstrap(), () -> {
            var properties = settings.clientProperties("mysimbdp-bootstrap");
            properties.put("default.api.timeout.ms", (int) REQUEST.toMillis());
            var admin = Admin.create(properties);
            try {
                admin.describeCluster().nodes().get(FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
                return new KafkaHandler(admin);
            } catch (Exception e) {
                admin.close(Duration.ZERO);
                throw e;
            }
        });
    }

    /** The number of brokers that are up. */
    int liveBrokers() throws InterruptedException, TimeoutException {
        return await(admin.describeCluster().nodes()).size();
    }

    /** The named topics, as far as they exist. */
    Map<String, TopicState> topics(Collection<String> names) throws InterruptedException, TimeoutException {
        var present = new HashMap<String, TopicState>();
        var resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        var descriptions = admin.describeTopics(names).topicNameValues();
        var configs = admin.describeConfigs(resources).values();
        for (var resource : resources) {
            var description = unlessUnknown(descriptions.get(resource.name()));
            var config = unlessUnknown(configs.get(resource));
            if (description.isPresent() && config.isPresent()) {
                var values = new HashMap<String, String>();
                config.get().entries().forEach(entry -> values.put(entry.name(), entry.value()));
                var partitions = description.get().partitions();
                present.put(
                        resource.name(),
                        new TopicState(
                                partitions.size(), partitions.get(0).replicas().size(), values));
            }
        }
        return present;
    }

    private static <T> Optional<T> unlessUnknown(KafkaFuture<T> future) throws InterruptedException, TimeoutException {
        try {
            return Optional.of(await(future));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    void apply(TopicPlan plan) throws InterruptedException, TimeoutException {
        create(plan.toCreate());
        if (!plan.partitions().isEmpty()) {
            await(admin.createPartitions(plan.partitions().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> NewPartitions.increaseTo(entry.getValue()))))
                    .all());
        }
        if (!plan.configs().isEmpty()) {
            var operations = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
            plan.configs()
                    .forEach((topic, values) -> operations.put(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            values.entrySet().stream()
                                    .map(entry -> new AlterConfigOp(
                                            new ConfigEntry(entry.getKey(), entry.getValue()),
                                            AlterConfigOp.OpType.SET))
                                    .toList()));
            await(admin.incrementalAlterConfigs(operations).all());
        }
    }

    private void create(List<WantedTopic> topics) throws InterruptedException, TimeoutException {
        var created = admin.createTopics(topics.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) topic.replication())
                        .configs(topic.configs()))
                .toList());
        for (var future : created.values().values()) {
            try {
                await(future);
            } catch (TopicExistsException e) {
                // Somebody else's bootstrap was quicker; the next run compares what it made.
            }
        }
    }

    /**
     * @throws org.apache.kafka.common.errors.ApiException if the brokers refuse
     */
    private static <T> T await(KafkaFuture<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.get(REQUEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("Kafka answered with " + e.getCause(), e);
        } catch (TimeoutException e) {
            var named = new TimeoutException("Kafka did not answer within " + REQUEST.toSeconds() + " s");
            named.initCause(e);
            throw named;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
