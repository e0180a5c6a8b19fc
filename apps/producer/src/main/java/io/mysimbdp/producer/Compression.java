// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.util.Locale;

/** How batches of messages are compressed, by the names that Kafka knows. */
public enum Compression {
    NONE,
    LZ4,
    ZSTD,
    SNAPPY,
    GZIP;

    String kafkaName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
