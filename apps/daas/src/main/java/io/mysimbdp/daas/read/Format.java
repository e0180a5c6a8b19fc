// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

/** How records are written. */
public enum Format {
    /** An object with a page of records. */
    JSON("application/json"),
    /** One object a line, all pages, as fast as the reader takes them. */
    NDJSON("application/x-ndjson"),
    /** A page of lines with a header. */
    CSV("text/csv; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }
}
