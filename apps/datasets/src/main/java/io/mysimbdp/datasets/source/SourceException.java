// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.io.IOException;

/** A source as a whole can't be read: it is missing, broken, or not what its dataset says. */
public final class SourceException extends IOException {
    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
