// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.runtime.kafka.MessageFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kafka's own {@code ProducerPerformance} with the settings of our producer, on payloads of the size of our messages. */
final class KafkaReference {
    private static final int PAYLOADS = 10_000;
    private static final Pattern RATE = Pattern.compile("(\\d+) records sent, ([0-9.]+) records/sec");

    private final Bench bench;
    private final LocalTarget target;
    private final Path payloads;

    KafkaReference(Bench bench, LocalTarget target, Path payloads) {
        this.bench = bench;
        this.target = target;
        this.payloads = payloads;
    }

    /**
     * Writes payloads that have, in one text, what our messages have as key, headers and value: as many bytes, which compress as well.
     *
     * @param whole whether key and headers are in it, rather than the value alone
     */
    static void writePayloads(Dataset dataset, Path source, boolean whole, Path to) throws IOException {
        try (var reader = RecordReader.open(dataset, source, RecordReader.Position.START, false);
                var out = Files.newBufferedWriter(to)) {
            var written = 0;
            for (var record = reader.next(); record != null && written < PAYLOADS; record = reader.next()) {
                if (record instanceof ReadResult.Parsed parsed) {
                    if (whole) {
                        out.write(String.join("", parsed.keyTexts()));
                        out.write(headers(dataset, source.getFileName().toString(), parsed));
                    }
                    out.write(new String(parsed.json(), StandardCharsets.UTF_8).replace('\n', ' '));
                    out.write('\n');
                    written++;
                }
            }
        }
    }

    private static String headers(Dataset dataset, String source, ReadResult.Parsed parsed) {
        var headers = new StringBuilder();
        for (var header : new MessageFactory(dataset, source, "20260101T000000Z-12345678", Instant.EPOCH)
                .message(parsed)
                .headers()) {
            headers.append(header.key()).append(new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers.toString();
    }

    /** The tool prints numbers as its locale writes them; they are read as English ones. */
    static List<String> jvmOptions() {
        return Stream.concat(Apps.producerOptions().stream(), Stream.of("-Duser.language=en", "-Duser.country=US"))
                .toList();
    }

    /** Sends so many; gives the records a second that the tool reports. */
    double run(String topic, long records) throws IOException, InterruptedException {
        var output = bench.run(
                target,
                "producer-performance",
                jvmOptions(),
                Files.readString(bench.root().resolve("apps/bench/kafka-tools-runtime/target/classpath.txt"))
                        .strip(),
                Map.of(),
                "org.apache.kafka.tools.ProducerPerformance",
                List.of(
                        "--bootstrap-server",
                        target.platform().kafka().bootstrapServers(),
                        "--topic",
                        topic,
                        "--num-records",
                        Long.toString(records),
                        "--throughput",
                        "-1",
                        "--payload-file",
                        payloads.toString(),
                        "--command-property",
                        "acks=all",
                        "enable.idempotence=true",
                        "compression.type=lz4",
                        "linger.ms=20",
                        "batch.size=131072",
                        "buffer.memory=33554432",
                        "max.in.flight.requests.per.connection=5"));
        var matcher = RATE.matcher(output);
        var rate = -1.0;
        while (matcher.find()) {
            // Lines for each interval come first; the last is about all.
            rate = Long.parseLong(matcher.group(1)) == records ? Double.parseDouble(matcher.group(2)) : rate;
        }
        if (rate < 0) {
            throw new IOException("ProducerPerformance gave no figure. The last it wrote:\n"
                    + output.substring(Math.max(0, output.length() - 2_000)));
        }
        return rate;
    }
}
