// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

/** The names of the consumer groups that more than one program must know. */
public final class ConsumerGroups {
    /** The group of the platform's consumers, unless they are told another. */
    public static final String CONSUMER = "mysimbdp-consumer";

    private static final String REPLAY_PREFIX = "mysimbdp.replay.";

    private ConsumerGroups() {}

    /**
     * The group whose committed offsets say up to where the dead letters of a topic were replayed. Dead letters at or
     * after them are current, those before are history.
     *
     * @param topic the dataset's topic, not the dead-letter topic
     */
    public static String replay(String topic) {
        return REPLAY_PREFIX + topic;
    }
}
