// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import io.mysimbdp.local.security.Certificates;
import io.mysimbdp.local.security.Secrets;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The {@code server.properties} of one broker. */
final class ServerProperties {

    private static final int REPLICATION = 3;

    /**
     * How long brokers remember how far a group came that has no member now. A replay whose group is forgotten sends
     * all dead letters again, which are kept for 30 days, or for longer where a descriptor says so. Brokers don't know
     * descriptors, and what they remember takes next to no room: ten years.
     */
    private static final Duration OFFSETS_RETENTION = Duration.ofDays(10 * 365L);

    private ServerProperties() {}

    /**
     * The text of the file.
     *
     * @param certificates given if the settings ask for security
     */
    static String of(LocalKafkaSettings settings, int id, Optional<Certificates> certificates) {
        var replication = Integer.toString(Math.min(REPLICATION, settings.brokers()));
        // With three replicas one may be down; with fewer, waiting for two would make one broker's end the end of
        // writing.
        var minInSync = settings.brokers() >= REPLICATION ? "2" : "1";
        var client = "CLIENT://" + settings.host() + ":" + settings.port(id);
        var controller = settings.isController(id);
        var values = new TreeMap<String, String>();

        values.put("process.roles", controller ? "broker,controller" : "broker");
        values.put("node.id", Integer.toString(id));
        values.put("broker.rack", "zone-" + "abc".charAt((id - 1) % 3));
        values.put(
                "listeners",
                controller ? client + ",CONTROLLER://" + settings.host() + ":" + settings.controllerPort(id) : client);
        values.put("advertised.listeners", client);
        certificates.ifPresentOrElse(
                present -> values.putAll(secured(settings, present)),
                () -> values.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"));
        values.put("inter.broker.listener.name", "CLIENT");
        values.put("controller.listener.names", "CONTROLLER");
        values.put(
                "controller.quorum.voters",
                IntStream.rangeClosed(1, settings.controllers())
                        .mapToObj(voter -> voter + "@" + settings.host() + ":" + settings.controllerPort(voter))
                        .collect(Collectors.joining(",")));
        values.put("log.dirs", settings.directory(id).resolve("data").toString());

        values.putAll(Map.of(
                "default.replication.factor", replication,
                "min.insync.replicas", minInSync,
                "offsets.retention.minutes", Long.toString(OFFSETS_RETENTION.toMinutes()),
                "offsets.topic.replication.factor", replication,
                "transaction.state.log.replication.factor", replication,
                "transaction.state.log.min.isr", minInSync,
                "share.coordinator.state.topic.replication.factor", replication,
                "share.coordinator.state.topic.min.isr", minInSync,
                // A topic that nobody described is a mistake in a name.
                "auto.create.topics.enable", "false",
                // Tests and people wait for it, and nobody starts a hundred consumers here.
                "group.initial.rebalance.delay.ms", "0"));

        // A killed broker is found dead after 6 s rather than 9. Less would take the stalls of a busy laptop for
        // deaths;
        // the interval of heartbeats is also the time that each may take.
        values.putAll(Map.of(
                "broker.heartbeat.interval.ms", "1000",
                "broker.session.timeout.ms", "6000",
                "controller.quorum.fetch.timeout.ms", "4000",
                "controller.quorum.election.timeout.ms", "1500",
                // Controllers tell each other that they are there, too, when nothing changes: not twice a second.
                "metadata.max.idle.interval.ms", "5000",
                // Leaders move back to a broker that came back, within half a minute rather than five.
                "leader.imbalance.check.interval.seconds", "30"));

        // So is a killed consumer after 10 s rather than 45.
        values.putAll(Map.of(
                "group.consumer.min.session.timeout.ms", "10000",
                "group.consumer.session.timeout.ms", "10000",
                "group.consumer.min.heartbeat.interval.ms", "2000",
                "group.consumer.heartbeat.interval.ms", "2000"));

        // Some hundred partitions three times on one disk and in one memory: small indexes, segments and buffers.
        values.putAll(Map.of(
                "log.segment.bytes", Integer.toString(64 * 1024 * 1024),
                "log.index.size.max.bytes", Integer.toString(256 * 1024),
                "offsets.topic.num.partitions", "6",
                "transaction.state.log.num.partitions", "3",
                "share.coordinator.state.topic.num.partitions", "3",
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "4",
                "num.recovery.threads.per.data.dir", "2"));
        return text(values);
    }

    /** Clients and brokers log in by SCRAM; controllers, which can't keep what they need for that, by their certificate. */
    private static Map<String, String> secured(LocalKafkaSettings settings, Certificates certificates) {
        var admin = settings.admin().orElseThrow();
        return Map.ofEntries(
                Map.entry("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:SSL"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.client.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                                + admin.username() + "\" password=\"" + Secrets.password(admin.passwordFile())
                                + "\";"),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.location", certificates.keystore().toString()),
                Map.entry("ssl.keystore.password", certificates.password()),
                Map.entry("ssl.key.password", certificates.password()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", certificates.caFile().toString()),
                Map.entry("listener.name.controller.ssl.client.auth", "required"),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:" + admin.username() + ";User:" + Certificates.SERVER));
    }

    /** Escapes as {@link Properties} reads, without the date that it would add. */
    private static String text(Map<String, String> values) {
        var properties = new Properties();
        properties.putAll(values);
        var writer = new StringWriter();
        try {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
