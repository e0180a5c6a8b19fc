// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import com.fasterxml.jackson.core.JsonFactory;
import io.mysimbdp.datasets.source.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the lines of a source that can't be sent are kept, one JSON object a line. The file comes into being with the
 * first of them. Not thread-safe.
 */
final class RejectedFile implements Closeable {
    static final String SUFFIX = SourceFile.REJECTED_SUFFIX;

    /** In place of a length: there is no checkpoint, the run begins. */
    static final long NEW = -1;

    /** In place of a length: the source is sent once more, and mostly rejects the same lines again. */
    static final long REPEATED = -2;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Logger LOG = LoggerFactory.getLogger(RejectedFile.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final String source;
    // Not a channel: an interrupt, with which the job ends its threads, would close that.
    private RandomAccessFile out;
    private long length;

    private RejectedFile(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    /**
     * Opens the file and forgets what stands after {@code length}: lines that were rejected after the last checkpoint
     * will be rejected again.
     *
     * @param source the name of the source
     * @param length the length in bytes that the checkpoint remembers; {@link #NEW} for the first lines of a run, which
     *     puts the file of an earlier run aside under the time of its last line; {@link #REPEATED} puts it aside in place of
     *     the one before, so that repetitions without end keep two files
     */
    static RejectedFile open(Path file, String source, long length) throws IOException {
        var rejected = new RejectedFile(file, source);
        if (length == NEW) {
            putAside(file, true);
        } else if (length == REPEATED) {
            putAside(file, false);
        } else if (length == 0) {
            Files.deleteIfExists(file);
        } else if (!Files.exists(file)) {
            LOG.warn("{} is gone: the lines rejected before are no longer in it", file);
        } else {
            rejected.openForWriting();
            rejected.length = Math.min(length, rejected.out.length());
            rejected.out.setLength(rejected.length);
            rejected.out.seek(rejected.length);
        }
        return rejected;
    }

    /** Another run's lines are no less rejected because a source has the same name again. */
    private static void putAside(Path file, boolean forGood) throws IOException {
        if (file.getParent() != null) {
            // Now rather than with the first bad line: where nothing can be kept, nothing should be sent.
            Files.createDirectories(file.getParent());
        }
        if (!Files.exists(file)) {
            return;
        }
        var name = file.getFileName().toString();
        var which = forGood ? TIME.format(Files.getLastModifiedTime(file).toInstant()) : "before";
        var aside = file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + "." + which + SUFFIX);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.info("Lines that an earlier run rejected are kept in {}", aside);
    }

    private void openForWriting() throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        out = new RandomAccessFile(file.toFile(), "rw");
    }

    /** Adds lines. They are safe only after {@link #force}. */
    void append(List<Rejection> rejections) throws IOException {
        if (rejections.isEmpty()) {
            return;
        }
        var lines = new ByteArrayOutputStream(rejections.size() * 256);
        for (var rejection : rejections) {
            write(rejection, lines);
            lines.write('\n');
        }
        if (out == null) {
            openForWriting();
            out.setLength(0);
        }
        out.write(lines.toByteArray());
        length += lines.size();
    }

    private void write(Rejection rejection, ByteArrayOutputStream lines) throws IOException {
        try (var json = JSON.createGenerator(lines)) {
            json.writeStartObject();
            json.writeStringField("source", source);
            json.writeNumberField("line", rejection.line());
            json.writeStringField("reason", rejection.reason());
            if (rejection.raw().length > 0) {
                var text = text(rejection);
                if (text != null) {
                    json.writeStringField("raw", text);
                } else {
                    json.writeBinaryField("raw_base64", rejection.raw());
                }
            }
            if (rejection.truncated()) {
                json.writeBooleanField("truncated", true);
            }
            json.writeEndObject();
        }
    }

    /** The text, or null if it is not UTF-8; where it is cut off, the last character may be incomplete. */
    private static String text(Rejection rejection) {
        var raw = rejection.raw();
        for (var cut = 0; cut <= (rejection.truncated() ? Math.min(3, raw.length) : 0); cut++) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(raw, 0, raw.length - cut))
                        .toString();
            } catch (CharacterCodingException e) {
                // Tried again with fewer bytes.
            }
        }
        return null;
    }

    /** Waits until all that was added is on the disk. */
    void force() throws IOException {
        if (out != null) {
            out.getFD().sync();
        }
    }

    /** Its length in bytes. */
    long length() {
        return length;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
