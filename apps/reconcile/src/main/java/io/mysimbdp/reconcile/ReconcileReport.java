// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A result, written for people and for programs. */
public final class ReconcileReport {
    private static final JsonMapper JSON = new JsonMapper();

    private ReconcileReport() {}

    /** A table of the sources, reasons, lost records and notes, and as the last line {@link #line}. */
    public static String text(ReconcileResult result) {
        var lines = new ArrayList<String>();
        lines.add("Dataset " + result.dataset());
        var width = Math.max(
                "source".length(),
                result.sources().stream()
                        .mapToInt(source -> source.source().length())
                        .max()
                        .orElse(0));
        lines.add(row(width, "source", "read", "rejected", "dead-lettered", "stored", "lost"));
        result.sources().forEach(source -> lines.add(row(width, source)));
        if (result.sources().size() > 1) {
            lines.add(row(
                    width,
                    new SourceResult(
                            "all",
                            result.read(),
                            result.rejected(),
                            result.deadLetters(),
                            result.stored(),
                            result.lost())));
        }
        if (!result.deadLettered().isEmpty()) {
            lines.add("Dead letters: " + reasons(result));
        }
        lines.add("Stored in " + result.rows() + " rows; " + result.duplicates()
                + " records came again and are in the row of an earlier one");
        result.unexpected().ifPresent(count -> lines.add("Rows that come from none of these records: " + count));
        if (!result.firstLost().isEmpty()) {
            lines.add(
                    result.lost() > result.firstLost().size()
                            ? "Lost, the first " + result.firstLost().size() + " of " + result.lost() + ":"
                            : "Lost:");
            result.firstLost().forEach(lost -> lines.add("  " + lost));
        }
        result.notes().forEach(note -> lines.add("Note: " + note));
        lines.add(line(result));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(int width, SourceResult source) {
        return row(
                width,
                source.source(),
                Long.toString(source.read()),
                Long.toString(source.rejected()),
                Long.toString(source.deadLettered()),
                Long.toString(source.stored()),
                Long.toString(source.lost()));
    }

    private static String row(
            int width, String source, String read, String rejected, String deadLettered, String stored, String lost) {
        return String.format(
                Locale.ROOT,
                "%-" + width + "s %12s %10s %14s %12s %10s",
                source,
                read,
                rejected,
                deadLettered,
                stored,
                lost);
    }

    private static String reasons(ReconcileResult result) {
        return result.deadLettered().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** One line for programs: {@code RESULT read=… rejected=… stored=… dead_lettered=… duplicates=… rows=… lost=… …}. */
    public static String line(ReconcileResult result) {
        return String.format(
                Locale.ROOT,
                "RESULT read=%d rejected=%d stored=%d dead_lettered=%d duplicates=%d rows=%d lost=%d%s seconds=%.1f",
                result.read(),
                result.rejected(),
                result.stored(),
                result.deadLetters(),
                result.duplicates(),
                result.rows(),
                result.lost(),
                result.unexpected().isPresent()
                        ? " unexpected=" + result.unexpected().getAsLong()
                        : "",
                result.duration().toMillis() / 1000.0);
    }

    /** A JSON object with the names of {@link #line} and, beside them, the sources, reasons, lost records and notes. */
    public static String json(ReconcileResult result) {
        var root = JSON.createObjectNode();
        root.put("dataset", result.dataset())
                .put("read", result.read())
                .put("rejected", result.rejected())
                .put("stored", result.stored())
                .put("dead_lettered", result.deadLetters())
                .put("duplicates", result.duplicates())
                .put("rows", result.rows())
                .put("lost", result.lost());
        result.unexpected().ifPresent(count -> root.put("unexpected", count));
        root.put("seconds", result.duration().toMillis() / 1000.0);
        var reasons = root.putObject("dead_lettered_by_reason");
        result.deadLettered().forEach((reason, count) -> reasons.put(reason, count));
        var sources = root.putArray("sources");
        result.sources()
                .forEach(source -> sources.addObject()
                        .put("source", source.source())
                        .put("read", source.read())
                        .put("rejected", source.rejected())
                        .put("stored", source.stored())
                        .put("dead_lettered", source.deadLettered())
                        .put("lost", source.lost()));
        var lost = root.putArray("first_lost");
        result.firstLost()
                .forEach(record -> lost.addObject()
                        .put("source", record.source())
                        .put("line", record.line())
                        .put("record_id", record.recordId())
                        .put("key", record.key())
                        .put("why", record.why()));
        List<String> notes = result.notes();
        var noteArray = root.putArray("notes");
        notes.forEach(noteArray::add);
        return root.toPrettyString();
    }
}
