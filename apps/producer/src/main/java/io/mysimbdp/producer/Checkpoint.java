// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.RecordReader.Position;
import java.time.Instant;

/**
 * How far a source was sent.
 *
 * @param source the source's name
 * @param runId the ingestion run
 * @param started when the run began
 * @param written when this was written
 * @param identity by what the file is known again
 * @param position up to where all records are acknowledged or rejected
 * @param counts what became of those
 * @param rejectedLength the length in bytes of the rejected file with the lines up to there
 * @param repetition how often the source was sent completely before
 * @param earlier what became of the records of those times
 * @param done whether the source was sent to its end
 */
record Checkpoint(
        String source,
        String runId,
        Instant started,
        Instant written,
        SourceIdentity identity,
        Position position,
        Counts counts,
        long rejectedLength,
        long repetition,
        Counts earlier,
        boolean done) {}
