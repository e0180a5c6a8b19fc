// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where sending a source begins. */
sealed interface Start {
    /** At its beginning. */
    record Fresh() implements Start {}

    /** Where another process left off. */
    record Resume(Checkpoint from) implements Start {}

    /** Nowhere: it was sent already. */
    record Already(Checkpoint sent) implements Start {}

    /**
     * Decides by the last checkpoint of the source and what its file is now.
     *
     * @param again whether a source that was sent to its end is sent again
     * @param limit the number of records that are wanted; 0 for all
     */
    static Start of(Source source, Optional<Checkpoint> last, boolean again, long limit) throws IOException {
        if (last.isEmpty() || source.file().isEmpty()) {
            return new Fresh();
        }
        var checkpoint = last.get();
        var file = source.file().get();
        var now = SourceIdentity.of(file);
        if (!checkpoint.identity().isStill(file, checkpoint.position().offset())) {
            log().info("{} is not the file that was sent before: it is sent from its beginning", source.name());
            return new Fresh();
        }
        if (!checkpoint.done()) {
            if (again && limit > 0 && checkpoint.counts().read() >= limit) {
                return new Fresh();
            }
            return limit > 0 && checkpoint.counts().read() >= limit ? new Already(checkpoint) : new Resume(checkpoint);
        }
        if (again) {
            log().info("{} was sent already and is sent again", source.name());
            return new Fresh();
        }
        if (now.size() == checkpoint.identity().size()) {
            return new Already(checkpoint);
        }
        if (!now.gzip() && endsLine(file, checkpoint.position().offset())) {
            log().info("{} has grown since it was sent: what is new is sent", source.name());
            return new Resume(checkpoint);
        }
        log().info("{} has changed since it was sent: it is sent from its beginning", source.name());
        return new Fresh();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Start.class);
    }

    /** Whether a line ends before the offset; if none does, the last record sent may have been half a line. */
    private static boolean endsLine(Path file, long offset) throws IOException {
        if (offset == 0) {
            return true;
        }
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(offset - 1);
            return content.read() == '\n';
        }
    }
}
