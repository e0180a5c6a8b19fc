// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;

/**
 * What each tenant may use of Kafka, on every broker.
 *
 * @param producerBytes bytes a second that it may send
 * @param consumerBytes bytes a second that it may read
 * @param requestPercent share of a broker's network and request threads, in percent of one thread
 */
public record TenantQuotas(int producerBytes, int consumerBytes, int requestPercent) {

    static TenantQuotas read(SettingsReader reader) {
        return new TenantQuotas(
                reader.integer(
                        "tenants.producerByteRate",
                        10_485_760,
                        1024,
                        Integer.MAX_VALUE,
                        "bytes a second that a tenant may send to a broker"),
                reader.integer(
                        "tenants.consumerByteRate",
                        20_971_520,
                        1024,
                        Integer.MAX_VALUE,
                        "bytes a second that a tenant may read from a broker"),
                reader.integer(
                        "tenants.requestPercentage",
                        100,
                        1,
                        10_000,
                        "percent of one thread's time of a broker that a tenant's requests may take"));
    }
}
