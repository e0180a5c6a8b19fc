// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.util.Optional;

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
        return ofFields(record).orElseGet(() -> ofPosition(source, Long.toString(record.line())));
    }

    /** The texts of the record id's fields alone; empty where the dataset names none, or the record lacks one of them. */
    public static Optional<String> ofFields(ReadResult.Parsed record) {
        var texts = record.idTexts();
        if (texts.length == 0) {
            return Optional.empty();
        }
        for (var text : texts) {
            if (text == null) {
                return Optional.empty();
            }
        }
        return Optional.of(String.join("|", texts));
    }

    /** What identifies a record that no fields of its own do. */
    public static String ofPosition(String source, String line) {
        return source + "#" + line;
    }
}
