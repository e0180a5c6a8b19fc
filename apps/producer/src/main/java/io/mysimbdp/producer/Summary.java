// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What is said at the end.
 *
 * @param result what sending came to
 * @param readNow records that this process read
 * @param bytesNow bytes that this process sent
 * @param took how long it ran
 * @param ackMicros the times until records were acknowledged, in microseconds
 */
record Summary(JobResult result, long readNow, long bytesNow, Duration took, Histogram ackMicros) {

    /** Lines for people, and one last line for programs. */
    String text(ProducerSettings settings) {
        var counts = result.counts();
        var text = new StringBuilder();
        line(
                text,
                "%s -> topic %s: %,d source%s%s",
                settings.dataset().id(),
                settings.dataset().topic().name(),
                result.sources(),
                result.sources() == 1 ? "" : "s",
                result.alreadySent() > 0
                        ? String.format(Locale.ROOT, ", %,d of them sent before", result.alreadySent())
                        : "");
        line(text, "  read      %,15d", counts.read());
        line(text, "  rejected  %,15d%s", counts.rejected(), files());
        line(text, "  produced  %,15d  (%,d bytes)", counts.produced(), counts.bytes());
        line(text, "  in %.1f s: %,.0f records/s, %.1f MB/s", seconds(), readNow / seconds(), megabytes() / seconds());
        line(text, "  acknowledged after %.1f ms (median), %.1f ms (99 %%)", ackMillis(50), ackMillis(99));
        line(
                text,
                "RESULT read=%d rejected=%d produced=%d bytes=%d seconds=%.3f records_per_second=%.1f"
                        + " mb_per_second=%.3f ack_p50_ms=%.3f ack_p99_ms=%.3f outcome=%s",
                counts.read(),
                counts.rejected(),
                counts.produced(),
                counts.bytes(),
                seconds(),
                readNow / seconds(),
                megabytes() / seconds(),
                ackMillis(50),
                ackMillis(99),
                result.outcome().name().toLowerCase(Locale.ROOT));
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private String files() {
        return result.rejectedFiles().isEmpty()
                ? ""
                : "  (see "
                        + result.rejectedFiles().stream()
                                .limit(3)
                                .map(Path::toString)
                                .collect(Collectors.joining(", "))
                        + (result.rejectedFiles().size() > 3 ? " and others)" : ")");
    }

    private double seconds() {
        return Math.max(0.001, took.toNanos() / 1e9);
    }

    private double megabytes() {
        return bytesNow / 1e6;
    }

    private double ackMillis(double percentile) {
        return ackMicros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
