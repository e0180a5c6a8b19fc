// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.kafka.WantedTopic;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.regex.Pattern;

/**
 * The Kafka cluster.
 *
 * @param version of Kafka, one that the operator knows
 * @param brokers 1 to 99
 * @param controllers nodes that are controllers only, 1, 3 or 5; 0 where the brokers are controllers, too
 * @param replication on how many brokers each message is kept, 1 to 9
 * @param minInSync how many of them must have a message before it counts as sent
 * @param broker what each broker gets
 * @param controller what each controller gets
 */
public record KafkaSettings(
        String version,
        int brokers,
        int controllers,
        int replication,
        int minInSync,
        NodeResources broker,
        NodeResources controller) {

    private static final Pattern VERSION = Pattern.compile("[0-9]+[.][0-9]+[.][0-9]+");

    static KafkaSettings read(SettingsReader reader) {
        var version = Forms.matching(
                reader,
                "kafka.version",
                "4.3.1",
                VERSION,
                "a version of three numbers such as 4.3.1",
                "version of Kafka, one that the operator knows");
        var brokers = reader.integer("kafka.brokers", 3, 1, 99, "brokers");
        var controllers = reader.value(
                        "kafka.controllers",
                        "3",
                        "0, 1, 3 or 5",
                        "controllers of their own; 0 makes all brokers controllers, too; can't be changed later",
                        KafkaSettings::controllers)
                .orElse(3);
        if (controllers == 0 && brokers != 1 && brokers != 3) {
            reader.problem(
                    "kafka.controllers",
                    "must be 1, 3 or 5 where kafka.brokers is neither 1 nor 3, because brokers that are controllers, too,"
                            + " need a majority and can't be added later, but is 0 and kafka.brokers is " + brokers);
        }
        var replication = reader.integer("kafka.replication", 3, 1, 9, "on how many brokers each message is kept");
        if (replication > brokers) {
            reader.problem(
                    "kafka.replication", "must be at most kafka.brokers (" + brokers + "), but is " + replication);
        }
        var minInSync = reader.integer(
                "kafka.minInSync", 2, 1, 9, "how many brokers must have a message before it counts as sent");
        WantedTopic.minInSyncProblem("kafka.replication", replication, minInSync)
                .ifPresent(problem -> reader.problem("kafka.minInSync", problem));
        return new KafkaSettings(
                version,
                brokers,
                controllers,
                replication,
                minInSync,
                NodeResources.read(reader, "kafka", "a broker", "500m", "2Gi", "1Gi", "10Gi"),
                NodeResources.read(reader, "kafka.controller", "a controller", "200m", "1Gi", "512Mi", "2Gi"));
    }

    /** More than one controller must be an odd number: a majority of two is no more than both. */
    private static int controllers(String text) {
        var number = Integer.parseInt(text);
        if (number != 0 && number != 1 && number != 3 && number != 5) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
