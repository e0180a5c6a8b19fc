// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.SettingsReader;

/**
 * Where to look.
 *
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param consumerGroup the group of the consumers whose lag is waited for
 */
public record ReconcileSettings(KafkaSettings kafka, CassandraSettings cassandra, String consumerGroup) {

    public static ReconcileSettings read(SettingsReader reader) {
        return new ReconcileSettings(
                KafkaSettings.read(reader),
                CassandraSettings.read(reader),
                reader.text(
                        "CONSUMER_GROUP", ConsumerGroups.CONSUMER, "group of the consumers whose lag is waited for"));
    }
}
