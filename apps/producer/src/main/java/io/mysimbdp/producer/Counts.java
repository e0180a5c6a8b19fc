// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

/**
 * What became of the records of a source, up to some position.
 *
 * @param read records read: always rejected and produced together
 * @param rejected records that can't be read or that Kafka refuses for their size
 * @param produced records that Kafka has acknowledged
 * @param bytes the size of the values of those
 */
record Counts(long read, long rejected, long produced, long bytes) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(read + other.read, rejected + other.rejected, produced + other.produced, bytes + other.bytes);
    }
}
