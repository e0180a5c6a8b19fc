// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.Duration;
import java.util.List;

/**
 * The topic that carries a dataset.
 *
 * @param name the topic's name, {@code <tenant>.<dataset>} by default
 * @param partitions the number of partitions, 1 to 10,000: the most consumers that can share the work
 * @param key the fields whose values, joined with {@code |}, are the message key
 * @param retention how long the broker keeps a message ({@code retention.ms})
 */
public record TopicSpec(String name, int partitions, List<String> key, Duration retention) {

    /** What is appended to a topic's name for its dead letters. */
    public static final String DEAD_LETTER_SUFFIX = ".dlq";

    public TopicSpec {
        key = List.copyOf(key);
    }

    /** The topic of the records that failed a check. */
    public String deadLetterName() {
        return name + DEAD_LETTER_SUFFIX;
    }
}
