// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.Resource;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.components.Bootstrap;
import io.mysimbdp.infra.components.CassandraCertificates;
import io.mysimbdp.infra.components.CassandraCluster;
import io.mysimbdp.infra.components.Consumers;
import io.mysimbdp.infra.components.Daas;
import io.mysimbdp.infra.components.DatasetJobs;
import io.mysimbdp.infra.components.Descriptors;
import io.mysimbdp.infra.components.Images;
import io.mysimbdp.infra.components.KafkaCluster;
import io.mysimbdp.infra.components.KafkaTopics;
import io.mysimbdp.infra.components.KafkaUsers;
import io.mysimbdp.infra.components.KeptData;
import io.mysimbdp.infra.components.NetworkPolicies;
import io.mysimbdp.infra.components.Operator;
import io.mysimbdp.infra.components.PlatformNamespace;
import io.mysimbdp.infra.components.Producers;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.infra.settings.StackConfig;
import io.mysimbdp.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The platform, from its settings: each line is a part of it, and comes after what it is given. Destroying goes the
 * other way round, so that each operator still lives when what it looks after is deleted.
 */
public final class PlatformStack {
    private PlatformStack() {}

    /** Deploys what the engine's configuration of the stack says. */
    static void deploy(Context context) {
        var root = root(Path.of("").toAbsolutePath());
        try {
            deploy(context, PlatformSettings.read(root, StackConfig.ofEngine(System.getenv())));
        } catch (SettingsException e) {
            // A RunException is shown without a stack trace, which would only hide what there is to read.
            throw new RunException(
                    "The settings of stack " + context.stackName() + " can't be used; nothing was changed:\n"
                            + String.join(
                                    "\n",
                                    e.problems().stream()
                                            .map(problem -> "  - " + problem)
                                            .toList()));
        }
    }

    /** The program may be run in the project's folder or in that of its module. */
    private static Path root(Path folder) {
        return folder.resolve("Pulumi.yaml").toFile().isFile() || folder.getParent() == null
                ? folder
                : root(folder.getParent());
    }

    /** Deploys the platform. */
    public static void deploy(Context context, PlatformSettings settings) {
        var cluster = Cluster.of(settings.cluster());
        var namespace = new PlatformNamespace(settings, cluster).ready();
        var images = new Images(settings, cluster);
        var network = List.of(new NetworkPolicies(settings, cluster, namespace));
        var descriptors = new Descriptors(settings, cluster, namespace);

        var certManager = Operator.certManager(settings, cluster).ready();
        var strimzi = Operator.strimzi(settings, cluster, namespace).ready();
        var k8ssandra = Operator.k8ssandra(settings, cluster, all(namespace, certManager))
                .ready();

        var kafka = new KafkaCluster(settings, cluster, all(namespace, strimzi)).ready();
        var topics = new KafkaTopics(settings, cluster, kafka).ready();
        var users = new KafkaUsers(settings, cluster, kafka).ready();

        var certificates = new CassandraCertificates(settings, cluster, all(namespace, certManager, k8ssandra)).ready();
        var cassandra = new CassandraCluster(settings, cluster, all(certificates, k8ssandra, network)).ready();
        var bootstrap = new Bootstrap(
                        settings, cluster, descriptors, images, all(cassandra, descriptors.ready(), network))
                .ready();

        var consumers = new Consumers(settings, cluster, descriptors, images, all(topics, users, bootstrap)).ready();
        // What sends comes after what stores: a consumer that doesn't know a new field yet stores records without it,
        // for good.
        new Producers(
                settings, cluster, descriptors, images, all(consumers, topics, users, descriptors.ready(), network));
        new Daas(settings, cluster, descriptors, images, all(consumers, topics, users, bootstrap));
        new DatasetJobs(settings, cluster, descriptors, images, all(topics, users, bootstrap));
        if (settings.retainData()) {
            new KeptData(settings, cluster, all(topics, cassandra));
        }
        outputs(context, settings, cluster, images);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<Resource> all(List<? extends Resource>... parts) {
        var all = new ArrayList<Resource>();
        List.of(parts).forEach(all::addAll);
        return all;
    }

    private static void outputs(Context context, PlatformSettings settings, Cluster cluster, Images images) {
        var kubectl = cluster.kubectl() + " -n " + settings.namespace();
        context.export("kubeconfig", Output.of(cluster.useContext()));
        context.export("namespace", Output.of(settings.namespace()));
        context.export(
                "kafkaBootstrapServers",
                Output.of(
                        KafkaCluster.NAME + "-kafka-bootstrap." + settings.namespace() + ".svc:" + KafkaCluster.PORT));
        context.export(
                "cassandraContactPoints",
                Output.of(CassandraCluster.serviceName(settings) + "." + settings.namespace() + ".svc:"
                        + CassandraCluster.PORT));
        context.export("daas", Output.of(Daas.address(settings)));
        context.export(
                "daasFromHere", Output.of(kubectl + " port-forward service/" + Daas.NAME + " 8090:" + Daas.PORT));
        // What makes keys is in the service's own image, and has its access to Cassandra.
        context.export(
                "daasKeys",
                Output.of(kubectl + " exec deployment/" + Daas.NAME
                        + " -- java -Xmx64m -cp @/app/jib-classpath-file io.mysimbdp.daas.DaasMain keys create"
                        + " --tenant TENANT --role admin --name NAME"));
        context.export("images", Output.of(images.references()));
        context.export("scale", Output.of(kubectl + " scale deployment/" + Consumers.NAME + " --replicas=6"));
        // By way of kubectl, because policies of the network let only monitoring come to a pod's port.
        context.export(
                "lag",
                Output.of(
                        "for pod in $(" + kubectl + " get pods -l mysimbdp.io/app=" + Consumers.NAME + " -o name); do "
                                + kubectl + " port-forward $pod 18080:8080 >/dev/null & sleep 2; "
                                + "curl -s localhost:18080/metrics | grep '^mysimbdp_consumer_lag'; kill $!; done"));
        context.export("why", Output.of("scripts/why" + cluster.options() + " -n " + settings.namespace()));
    }
}
