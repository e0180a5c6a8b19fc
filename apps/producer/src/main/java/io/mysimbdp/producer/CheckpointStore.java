// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.mysimbdp.datasets.source.RecordReader.Position;
import io.mysimbdp.datasets.source.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the checkpoints of a dataset, one file a source, each replaced as a whole: after a crash the old one or the new
 * one is there. Thread-safe for different sources.
 */
final class CheckpointStore {
    static final String SUFFIX = SourceFile.CHECKPOINT_SUFFIX;

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_NAME_LENGTH = 150;

    private final Path folder;

    private CheckpointStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the store of a dataset.
     *
     * @throws IOException if the folder can't be made; the message names the setting
     */
    static CheckpointStore open(Path stateDir, String datasetId) throws IOException {
        var folder = stateDir.resolve(datasetId);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException(
                    "can't make the folder " + folder + " (" + e + "): set MYSIMBDP_PRODUCER_STATE_DIR to"
                            + " a folder that the producer may write to",
                    e);
        }
        return new CheckpointStore(folder);
    }

    /** The last checkpoint of a source; empty where there is none that can be read. */
    Optional<Checkpoint> load(String source) throws IOException {
        var file = file(source);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(content));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("{} can't be read ({}): {} is sent from the beginning", file, e.getMessage(), source);
            return Optional.empty();
        }
    }

    /** Writes a checkpoint; it is on the disk when this returns. */
    void save(Checkpoint checkpoint) throws IOException {
        var file = file(checkpoint.source());
        var temporary = folder.resolve("." + file.getFileName() + ".tmp");
        // Not a channel: an interrupt, with which the job ends its threads, would close that.
        try (var out = new FileOutputStream(temporary.toFile())) {
            out.write(format(checkpoint));
            out.getFD().sync();
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    /** The new name of the file is safe only when its folder is. */
    private void forceFolder() {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("A folder can't be forced to disk on this system", e);
        }
    }

    private Path file(String source) {
        var name = URLEncoder.encode(source, StandardCharsets.UTF_8);
        if (name.length() > MAX_NAME_LENGTH || name.startsWith(".")) {
            var hash = HexFormat.of()
                    .formatHex(SourceIdentity.sha256().digest(source.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 32);
            name = "_" + hash + "_" + name.substring(Math.max(0, name.length() - 64));
        }
        return folder.resolve(name + SUFFIX);
    }

    private static byte[] format(Checkpoint checkpoint) throws IOException {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var json = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("source", checkpoint.source());
            json.writeStringField("run_id", checkpoint.runId());
            json.writeStringField("started", checkpoint.started().toString());
            json.writeStringField("written", checkpoint.written().toString());
            json.writeBooleanField("done", checkpoint.done());
            json.writeNumberField("offset", checkpoint.position().offset());
            json.writeNumberField("lines", checkpoint.position().lines());
            write(json, "", checkpoint.counts());
            json.writeNumberField("rejected_length", checkpoint.rejectedLength());
            json.writeNumberField("repetition", checkpoint.repetition());
            write(json, "earlier_", checkpoint.earlier());
            json.writeNumberField("size", checkpoint.identity().size());
            json.writeNumberField("head_bytes", checkpoint.identity().headBytes());
            json.writeStringField("head_hash", checkpoint.identity().headHash());
            json.writeBooleanField("gzip", checkpoint.identity().gzip());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, String prefix, Counts counts) throws IOException {
        json.writeNumberField(prefix + "read", counts.read());
        json.writeNumberField(prefix + "rejected", counts.rejected());
        json.writeNumberField(prefix + "produced", counts.produced());
        json.writeNumberField(prefix + "bytes", counts.bytes());
    }

    private static Checkpoint parse(byte[] content) throws IOException {
        var values = new HashMap<String, String>();
        try (var parser = JSON.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                values.put(name, parser.getText());
            }
        }
        return new Checkpoint(
                text(values, "source"),
                text(values, "run_id"),
                Instant.parse(text(values, "started")),
                Instant.parse(text(values, "written")),
                new SourceIdentity(
                        number(values, "size"),
                        (int) number(values, "head_bytes"),
                        text(values, "head_hash"),
                        text(values, "gzip").equals("true")),
                new Position(number(values, "offset"), number(values, "lines")),
                counts(values, ""),
                number(values, "rejected_length"),
                number(values, "repetition"),
                counts(values, "earlier_"),
                text(values, "done").equals("true"));
    }

    private static Counts counts(Map<String, String> values, String prefix) throws IOException {
        return new Counts(
                number(values, prefix + "read"),
                number(values, prefix + "rejected"),
                number(values, prefix + "produced"),
                number(values, prefix + "bytes"));
    }

    private static long number(Map<String, String> values, String name) throws IOException {
        return Long.parseLong(text(values, name));
    }

    private static String text(Map<String, String> values, String name) throws IOException {
        var value = values.get(name);
        if (value == null) {
            throw new IOException("has no '" + name + "'");
        }
        return value;
    }
}
