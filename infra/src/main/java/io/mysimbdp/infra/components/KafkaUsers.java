// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserBuilder;
import io.strimzi.api.kafka.model.user.KafkaUserQuotas;
import io.strimzi.api.kafka.model.user.KafkaUserQuotasBuilder;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleBuilder;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResourceBuilder;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResourceBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One identity for each app, which may do what the app does and nothing else, and one for each tenant, with quotas. */
public final class KafkaUsers extends Part {
    public static final String PRODUCER = "producer";
    public static final String CONSUMER = "consumer";
    public static final String DAAS = "daas";

    private final List<Resource> resources = new ArrayList<>();

    public KafkaUsers(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("KafkaUsers", "users", cluster.provider(), after);
        add(settings, user(settings, PRODUCER, producerAcls(settings), null));
        add(settings, user(settings, CONSUMER, consumerAcls(settings), null));
        add(settings, user(settings, DAAS, daasAcls(settings), null));
        add(settings, user(settings, DatasetJobs.RECONCILE, reconcileAcls(settings), null));
        add(settings, user(settings, DatasetJobs.REPLAY, replayAcls(settings), null));
        for (var tenant : settings.tenantNames()) {
            var quotas = settings.tenants();
            add(
                    settings,
                    user(
                            settings,
                            tenantUser(tenant),
                            tenantAcls(settings, tenant),
                            new KafkaUserQuotasBuilder()
                                    .withProducerByteRate(quotas.producerBytes())
                                    .withConsumerByteRate(quotas.consumerBytes())
                                    .withRequestPercentage(quotas.requestPercent())
                                    .build()));
        }
        registerOutputs(Map.of());
    }

    /** The user of a tenant. */
    public static String tenantUser(String tenant) {
        return Names.label("tenant-" + tenant);
    }

    private void add(PlatformSettings settings, KafkaUser user) {
        resources.add(KubernetesObject.of(user.getMetadata().getName(), user)
                .set("apiVersion", KafkaCluster.API_VERSION)
                .annotation("pulumi.com/waitFor", "condition=Ready")
                .create(options()
                        .protect(settings.protect())
                        .customTimeouts(KafkaCluster.timeouts(Duration.ofMinutes(20)))
                        .build()));
    }

    /** Sends records, and tells of its runs. */
    private static List<AclRule> producerAcls(PlatformSettings settings) {
        var acls = new ArrayList<AclRule>();
        settings.producer()
                .datasets()
                .forEach(dataset -> acls.add(write(dataset.topic().name())));
        acls.add(write(LineageSchema.runs().topic().name()));
        return acls;
    }

    /** Reads records in its group, and sends dead letters. */
    private static List<AclRule> consumerAcls(PlatformSettings settings) {
        var acls = new ArrayList<AclRule>();
        for (var dataset : settings.datasets().datasets()) {
            acls.add(topic(dataset.topic().name(), AclOperation.READ, AclOperation.DESCRIBE));
            acls.add(write(dataset.topic().deadLetterName()));
        }
        acls.add(group(settings.consumer().group(), AclOperation.READ, AclOperation.DESCRIBE));
        return acls;
    }

    /** Reads dead letters, and how far consumers and replays have come. */
    private static List<AclRule> reconcileAcls(PlatformSettings settings) {
        var acls = new ArrayList<AclRule>();
        for (var dataset : settings.producer().datasets()) {
            var topic = dataset.topic();
            acls.add(topic(topic.name(), AclOperation.DESCRIBE));
            acls.add(topic(topic.deadLetterName(), AclOperation.READ, AclOperation.DESCRIBE));
            acls.add(group(ConsumerGroups.replay(topic.name()), AclOperation.DESCRIBE));
        }
        acls.add(group(settings.consumer().group(), AclOperation.DESCRIBE));
        return acls;
    }

    /** Reads dead letters in groups of its own, and sends them again. */
    private static List<AclRule> replayAcls(PlatformSettings settings) {
        var acls = new ArrayList<AclRule>();
        for (var dataset : settings.userDatasets()) {
            var topic = dataset.topic();
            acls.add(topic(topic.deadLetterName(), AclOperation.READ, AclOperation.DESCRIBE));
            acls.add(write(topic.name()));
            acls.add(group(ConsumerGroups.replay(topic.name()), AclOperation.READ, AclOperation.DESCRIBE));
        }
        return acls;
    }

    /** Sends records, and shows new ones as they come, without a group; tells of its runs. */
    private static List<AclRule> daasAcls(PlatformSettings settings) {
        var acls = new ArrayList<AclRule>();
        settings.userDatasets()
                .forEach(dataset -> acls.add(
                        topic(dataset.topic().name(), AclOperation.WRITE, AclOperation.READ, AclOperation.DESCRIBE)));
        acls.add(write(LineageSchema.runs().topic().name()));
        return acls;
    }

    /** Sends records of the tenant's own datasets. */
    private static List<AclRule> tenantAcls(PlatformSettings settings, String tenant) {
        return settings.userDatasets().stream()
                .filter(dataset -> dataset.tenant().equals(tenant))
                .map(Dataset::topic)
                .map(topic -> write(topic.name()))
                .toList();
    }

    private static AclRule group(String name, AclOperation... operations) {
        return new AclRuleBuilder()
                .withResource(new AclRuleGroupResourceBuilder()
                        .withName(name)
                        .withPatternType(AclResourcePatternType.LITERAL)
                        .build())
                .withOperations(operations)
                .build();
    }

    private static AclRule write(String topic) {
        return topic(topic, AclOperation.WRITE, AclOperation.DESCRIBE);
    }

    private static AclRule topic(String name, AclOperation... operations) {
        return new AclRuleBuilder()
                .withResource(new AclRuleTopicResourceBuilder()
                        .withName(name)
                        .withPatternType(AclResourcePatternType.LITERAL)
                        .build())
                .withOperations(operations)
                .build();
    }

    private static KafkaUser user(PlatformSettings settings, String name, List<AclRule> acls, KafkaUserQuotas quotas) {
        return new KafkaUserBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of("kafka"))
                .addToLabels("strimzi.io/cluster", KafkaCluster.NAME)
                .endMetadata()
                .withNewSpec()
                .withNewKafkaUserScramSha512ClientAuthentication()
                .endKafkaUserScramSha512ClientAuthentication()
                .withNewKafkaUserAuthorizationSimple()
                .withAcls(acls)
                .endKafkaUserAuthorizationSimple()
                .withQuotas(quotas)
                .endSpec()
                .build();
    }

    public List<Resource> ready() {
        return List.copyOf(resources);
    }
}
