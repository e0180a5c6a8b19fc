// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;

/**
 * How new records are streamed.
 *
 * @param maxStreams how many streams an instance has at most
 * @param maxStreamsPerTenant how many of them are of one tenant at most
 * @param queue how many records wait for one reader at most; further ones are dropped, and the reader is told
 * @param heartbeat how often something is sent where there is no record, so that nobody on the way closes the connection
 */
public record LiveSettings(int maxStreams, int maxStreamsPerTenant, int queue, Duration heartbeat) {

    public static LiveSettings read(SettingsReader reader) {
        return new LiveSettings(
                reader.integer("DAAS_LIVE_MAX_STREAMS", 100, 1, 5_000, "streams of new records of an instance"),
                reader.integer(
                        "DAAS_LIVE_MAX_STREAMS_PER_TENANT",
                        20,
                        1,
                        5_000,
                        "streams of new records of one tenant on an instance"),
                reader.integer(
                        "DAAS_LIVE_QUEUE",
                        500,
                        1,
                        100_000,
                        "records that wait for one slow reader of a stream; further ones are dropped, and it is told how many"),
                reader.duration(
                        "DAAS_LIVE_HEARTBEAT",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(5),
                        "how often a stream without records shows that it lives; less than DAAS_IDLE_TIMEOUT"));
    }
}
