// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** CSV lines: quotes only what must be quoted. */
final class CsvLines implements LineFormat {
    private final char delimiter;
    private final char quote;
    private final boolean header;
    private final List<String> columns;
    private final int[] fields;
    private final ValueMaker[] makers;
    private final int[] starts;
    private final int[] ends;
    private final LineBuffer value = new LineBuffer();

    CsvLines(Dataset dataset, ValueMaker[] makers) {
        this.makers = makers;
        delimiter = dataset.source().delimiter();
        quote = dataset.source().quote();
        header = dataset.source().header();
        columns = header
                ? dataset.fields().stream().map(Field::from).distinct().toList()
                : dataset.source().columns();
        fields = new int[columns.size()];
        starts = new int[columns.size()];
        ends = new int[columns.size()];
        for (var column = 0; column < fields.length; column++) {
            fields[column] = -1;
            for (var field = dataset.fields().size() - 1; field >= 0; field--) {
                if (dataset.fields().get(field).from().equals(columns.get(column))) {
                    fields[column] = field;
                }
            }
        }
    }

    @Override
    public void writeHeader(LineBuffer to) {
        if (!header) {
            return;
        }
        for (var column = 0; column < fields.length; column++) {
            if (column > 0) {
                to.put(delimiter);
            }
            value.clear();
            value.put(columns.get(column).getBytes(StandardCharsets.UTF_8));
            quoted(to);
        }
        to.put('\n');
    }

    @Override
    public void writeRecord(LineBuffer to, long record, Draws draws, Fault fault) {
        for (var column = 0; column < fields.length; column++) {
            if (column > 0) {
                to.put(delimiter);
            }
            starts[column] = to.length();
            var field = fields[column];
            value.clear();
            if (fault != null && fault.field() == field) {
                if (fault.value() != null) {
                    value.put(fault.value());
                }
            } else if (field >= 0 && makers[field] != null && !makers[field].write(record, draws, value)) {
                value.clear();
            }
            quoted(to);
            ends[column] = to.length();
        }
    }

    private void quoted(LineBuffer to) {
        if (!needsQuotes()) {
            to.put(value);
            return;
        }
        to.put(quote);
        for (var i = 0; i < value.length(); i++) {
            if (value.at(i) == quote) {
                to.put(quote);
            }
            to.put(value, i, i + 1);
        }
        to.put(quote);
    }

    private boolean needsQuotes() {
        for (var i = 0; i < value.length(); i++) {
            var b = value.at(i);
            if (b == delimiter || b == quote || b == '\n' || b == '\r') {
                return true;
            }
        }
        // In a source of one column a record without a value would be an empty line, which is no record.
        return fields.length == 1 && value.length() == 0;
    }

    @Override
    public boolean canBeHalved() {
        return fields.length >= 3;
    }

    @Override
    public int middle(LineBuffer line, Draws draws) {
        // The second field at the earliest, lest nothing remain; the last but one at the latest, so that one is
        // missing.
        var column = 1 + draws.below(fields.length - 2);
        var start = starts[column];
        // An open quote would not be a short record but one that goes on in the next line.
        var isQuoted = start < ends[column] && line.at(start) == quote;
        return isQuoted ? ends[column] : line.characterStart((start + ends[column]) / 2);
    }
}
