// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import com.fasterxml.jackson.core.io.SerializedString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A record of CSV that is one line, in which nothing is quoted and nothing has to be escaped in JSON: most are. Its fields go
 * into the JSON byte by byte, which takes a fraction of the time of making texts of them. Any other record is for
 * {@link CsvLine}. Holds one line at a time; not thread-safe.
 */
final class PlainCsvLine {
    private final Utf8 utf8;
    private final byte delimiter;
    private final byte quote;

    /** What stands before each value, such as {@code "rating":"}. */
    private final byte[][] names;

    /** Where each field ends. */
    private final int[] ends;

    private byte[] line;

    private PlainCsvLine(Utf8 utf8, byte delimiter, byte quote, List<SerializedString> columns) {
        this.utf8 = utf8;
        this.delimiter = delimiter;
        this.quote = quote;
        this.names = columns.stream()
                .map(column -> ("\"" + new String(column.asQuotedUTF8(), StandardCharsets.UTF_8) + "\":\"")
                        .getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.ends = new int[names.length];
    }

    /** Null where no line can be plain: signs beyond ASCII are more than a byte. */
    static PlainCsvLine of(Utf8 utf8, CsvLine splitter, List<SerializedString> columns) {
        return splitter.delimiter() < 0x80 && splitter.quote() < 0x80
                ? new PlainCsvLine(utf8, (byte) splitter.delimiter(), (byte) splitter.quote(), columns)
                : null;
    }

    /** Whether the line is plain, and has as many fields as there are columns; only then it can be asked for them. */
    boolean read(byte[] bytes) {
        var field = 0;
        var beyondAscii = false;
        for (var i = 0; i < bytes.length; i++) {
            var one = bytes[i];
            if (one == delimiter) {
                if (field + 1 >= ends.length) {
                    return false;
                }
                ends[field++] = i;
            } else if (one < ' ') {
                if (one >= 0) {
                    return false;
                }
                beyondAscii = true;
            } else if (one == quote || one == '"' || one == '\\') {
                return false;
            }
        }
        if (field + 1 != ends.length || (beyondAscii && utf8.decode(bytes) == null)) {
            return false;
        }
        ends[field] = bytes.length;
        line = bytes;
        return true;
    }

    private int start(int field) {
        return field == 0 ? 0 : ends[field - 1] + 1;
    }

    private int length(int field) {
        return ends[field] - start(field);
    }

    /** The text of a field. */
    String text(int field) {
        return new String(line, start(field), length(field), StandardCharsets.UTF_8);
    }

    /** The record as a JSON object of texts; empty fields are left out. */
    byte[] json() {
        var size = 2;
        var fields = 0;
        for (var i = 0; i < ends.length; i++) {
            if (length(i) > 0) {
                size += names[i].length + length(i) + 1;
                fields++;
            }
        }
        var json = new byte[size + Math.max(0, fields - 1)];
        var at = 0;
        json[at++] = '{';
        for (var i = 0; i < ends.length; i++) {
            if (length(i) > 0) {
                if (at > 1) {
                    json[at++] = ',';
                }
                at = append(json, at, names[i], 0, names[i].length);
                at = append(json, at, line, start(i), length(i));
                json[at++] = '"';
            }
        }
        json[at] = '}';
        return json;
    }

    private static int append(byte[] json, int at, byte[] from, int start, int length) {
        System.arraycopy(from, start, json, at, length);
        return at + length;
    }
}
