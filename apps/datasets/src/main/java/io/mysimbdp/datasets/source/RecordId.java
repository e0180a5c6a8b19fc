// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

/** What identifies a record wherever it goes: the same whenever and by whomever its source is read. */
public final class RecordId {
    private RecordId() {}

    /**
     * The texts of the record id's fields, joined with {@code |}; or {@code <source>#<line>} where the dataset names no
     * such fields, or the record lacks one of them.
     *
     * @param source the source's name: see {@link SourceFile}
     */
    public static String of(String source, ReadResult.Parsed record) {
        var texts = record.idTexts();
        if (texts.length == 0) {
            return position(source, record.line());
        }
        for (var text : texts) {
            if (text == null) {
                return position(source, record.line());
            }
        }
        return String.join("|", texts);
    }

    private static String position(String source, long line) {
        return source + "#" + line;
    }
}
