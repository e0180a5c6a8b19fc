// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.kafka.WantedTopic;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Makes the topics. */
final class TopicWork implements Work {
    private final KafkaHandler kafka;
    private final BootstrapSettings settings;
    private final List<Dataset> datasets;
    private final LiveMembers members;
    private final Consumer<String> progress;
    private TopicPlan plan;

    TopicWork(
            KafkaHandler kafka,
            BootstrapSettings settings,
            List<Dataset> datasets,
            LiveMembers members,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.settings = settings;
        this.datasets = datasets;
        this.members = members;
        this.progress = progress;
    }

    @Override
    public void plan(List<String> problems) throws TimeoutException, InterruptedException {
        members.require("topic replication", settings.topicReplication(), "brokers", kafka::liveBrokers)
                .ifPresent(problems::add);
        var wanted = datasets.stream()
                .flatMap(dataset ->
                        WantedTopic.of(dataset, settings.topicReplication(), settings.topicMinInSync()).stream())
                .toList();
        plan = TopicPlan.of(
                wanted, kafka.topics(wanted.stream().map(WantedTopic::name).toList()));
    }

    @Override
    public void apply() throws TimeoutException, InterruptedException {
        if (!plan.isEmpty()) {
            progress.accept("creating or changing topics");
            kafka.apply(plan);
        }
    }

    @Override
    public List<Item> items() {
        return plan.items();
    }

    @Override
    public List<String> notes() {
        return plan.notes();
    }
}
