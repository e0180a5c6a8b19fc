// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one CSV record (RFC 4180). Own code rather than a library's, because a library reads a whole stream: it can't
 * tell where a broken quote began and go on with the very next line, so that one bad line would swallow good ones.
 */
final class CsvLine {
    /** What splitting came to. */
    sealed interface Outcome {
        /** The fields; quoted empty texts are empty texts too. */
        record Fields(List<String> values) implements Outcome {}

        /** The text ends inside quotes: the record may go on in the next line. */
        record OpenQuote() implements Outcome {}

        /** A quote stands where none may. */
        record StrayQuote(int column) implements Outcome {}
    }

    private final char delimiter;
    private final char quote;

    CsvLine(char delimiter, char quote) {
        this.delimiter = delimiter;
        this.quote = quote;
    }

    char delimiter() {
        return delimiter;
    }

    char quote() {
        return quote;
    }

    Outcome split(String text) {
        var values = new ArrayList<String>();
        var at = 0;
        while (true) {
            if (at < text.length() && text.charAt(at) == quote) {
                var value = new StringBuilder();
                at++;
                while (true) {
                    var close = text.indexOf(quote, at);
                    if (close < 0) {
                        return new Outcome.OpenQuote();
                    }
                    value.append(text, at, close);
                    at = close + 1;
                    if (at < text.length() && text.charAt(at) == quote) {
                        value.append(quote);
                        at++;
                    } else {
                        break;
                    }
                }
                if (at < text.length() && text.charAt(at) != delimiter) {
                    return new Outcome.StrayQuote(at);
                }
                values.add(value.toString());
            } else {
                var end = text.indexOf(delimiter, at);
                var stop = end < 0 ? text.length() : end;
                values.add(text.substring(at, stop));
                at = stop;
            }
            if (at >= text.length()) {
                return new Outcome.Fields(values);
            }
            // Past the delimiter; where it is the last character, one more empty field follows.
            at++;
        }
    }
}
