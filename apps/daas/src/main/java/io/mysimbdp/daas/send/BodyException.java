// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import java.io.IOException;

/** A body can't be read any further. What came before stands. */
final class BodyException extends IOException {
    /** Why it can't. */
    enum Kind {
        /** It is not what its media type says. */
        MALFORMED,
        /** It has more bytes than allowed. */
        TOO_LARGE,
        /** It takes longer than allowed. */
        TOO_SLOW
    }

    private final Kind kind;

    BodyException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
