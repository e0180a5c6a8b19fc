// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A message of a topic, whoever wrote it: its first bytes are the value of a header, the rest is its value. */
final class MessageTarget implements FuzzTarget {
    private static final int LONGEST_HEADER = 40;

    private final Dataset dataset;
    private final RecordChecker checker;
    private final List<byte[]> values;

    MessageTarget(Dataset dataset, List<byte[]> values) {
        this.dataset = dataset;
        this.checker = new RecordChecker(dataset);
        this.values = List.copyOf(values);
    }

    @Override
    public String name() {
        return "message-" + dataset.name();
    }

    @Override
    public List<byte[]> seeds() {
        return values;
    }

    @Override
    public List<String> words() {
        return List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                "\"",
                "\\\"",
                "1e5",
                "0.1",
                "\"id\":",
                "//",
                "/* */",
                "\u0007",
                "+1",
                "{\"a\":{\"a\":");
    }

    @Override
    public void read(byte[] input) {
        SourceTarget.requireOutcome(checker, dataset, input);
        var header = Arrays.copyOf(input, Math.min(input.length, LONGEST_HEADER));
        var headers = new RecordHeaders();
        headers.add(MessageHeaders.EVENT_TIME, header);
        headers.add(MessageHeaders.REPLAYS, header);
        headers.add(MessageHeaders.SOURCE, input.length % 7 == 0 ? null : header);
        FuzzTarget.require(
                MessageHeaders.instant(headers, MessageHeaders.EVENT_TIME, Instant.EPOCH) != null,
                "there is always a time");
        var unusedNumber = MessageHeaders.number(headers, MessageHeaders.REPLAYS, 0);
        var unusedText = MessageHeaders.text(headers, MessageHeaders.SOURCE);
        var time = MessageHeaders.instant(headers, MessageHeaders.EVENT_TIME, Instant.EPOCH);
        var unusedOutcome = checker.check(input, "fuzz#1", time, Instant.parse("2026-06-01T00:00:00Z"));
    }
}
