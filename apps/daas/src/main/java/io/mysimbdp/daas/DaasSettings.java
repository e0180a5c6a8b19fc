// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import io.mysimbdp.daas.access.AccessSettings;
import io.mysimbdp.daas.http.HttpSettings;
import io.mysimbdp.daas.live.LiveSettings;
import io.mysimbdp.daas.quota.QuotaSettings;
import io.mysimbdp.daas.read.ReadSettings;
import io.mysimbdp.daas.send.SendSettings;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.ops.OpsSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.Map;

/**
 * All settings of the service.
 *
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param datasets which datasets are served
 * @param ops where to listen for health and metrics
 * @param http where to listen for callers
 * @param read how records are read
 * @param live how new records are streamed
 * @param send how much may be sent
 * @param access how callers are known
 * @param quotas how much tenants may use
 */
public record DaasSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        DatasetSettings datasets,
        OpsSettings ops,
        HttpSettings http,
        ReadSettings read,
        LiveSettings live,
        SendSettings send,
        AccessSettings access,
        QuotaSettings quotas) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws io.mysimbdp.runtime.settings.SettingsException with all problems
     */
    public static DaasSettings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        var settings = read(reader);
        reader.finish();
        return settings;
    }

    static DaasSettings read(SettingsReader reader) {
        return new DaasSettings(
                KafkaSettings.read(reader),
                CassandraSettings.read(reader),
                DatasetSettings.read(reader),
                OpsSettings.read(reader),
                HttpSettings.read(reader),
                ReadSettings.read(reader),
                LiveSettings.read(reader),
                SendSettings.read(reader),
                AccessSettings.read(reader),
                QuotaSettings.read(reader));
    }
}
