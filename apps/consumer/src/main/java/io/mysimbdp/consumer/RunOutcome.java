// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

/**
 * What became of the messages of one run in a committed range of offsets.
 *
 * @param runId the run that sent them
 * @param topic the topic
 * @param partition the partition
 * @param firstOffset the first offset of the range
 * @param nextOffset the offset after the range
 * @param stored how many were stored
 * @param deadLettered how many went to the dead letters
 */
record RunOutcome(
        String runId, String topic, int partition, long firstOffset, long nextOffset, long stored, long deadLettered) {}
