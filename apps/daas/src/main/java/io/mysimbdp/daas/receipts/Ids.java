// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes receipts' ids: 128 random bits, so that nobody guesses another's. Thread-safe. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String fresh() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
