// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names of objects, made of names that know other rules. */
public final class Names {
    private static final int LABEL_LENGTH = 63;
    private static final int CRON_JOB_LENGTH = 52;
    private static final int HASH_DIGITS = 10;

    private Names() {}

    /**
     * The name as an object may have it (RFC 1123): lower-case letters, digits, dots and dashes. Underscores become
     * dashes; a name that differs in more, or is too long, gets a digest so that no two become the same.
     */
    public static String subdomain(String name) {
        return fit(name, "[^a-z0-9.-]", 253);
    }

    /** The same without dots, and at most {@value #LABEL_LENGTH} characters. */
    public static String label(String name) {
        return fit(name.replace('.', '-'), "[^a-z0-9-]", LABEL_LENGTH);
    }

    /** The same, as a CronJob may be called: its jobs get longer names. */
    public static String cronJob(String name) {
        return fit(name.replace('.', '-'), "[^a-z0-9-]", CRON_JOB_LENGTH);
    }

    private static String fit(String name, String forbidden, int length) {
        var dashed = name.replace('_', '-');
        var fit = dashed.toLowerCase(Locale.ROOT)
                .replaceAll(forbidden, "-")
                // Beside a dot, there must be letters or digits.
                .replaceAll("[.-]*[.][.-]*", ".")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        if (fit.equals(dashed) && fit.length() <= length) {
            return fit;
        }
        var room = Math.min(fit.length(), length - HASH_DIGITS - 1);
        var beginning = fit.substring(0, room).replaceAll("[.]$", "");
        return (beginning.isEmpty() ? "" : beginning + "-") + digest(name).substring(0, HASH_DIGITS);
    }

    /** The SHA-256 of a text in hexadecimal digits. */
    public static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
