// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The forms of settings that Kubernetes prescribes. */
final class Forms {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern QUANTITY =
            Pattern.compile("[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|e[0-9]+)?");

    private Forms() {}

    /** A name as namespaces have it (RFC 1123 label). */
    static String name(SettingsReader reader, String key, String defaultValue, String meaning) {
        var rule = "at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends";
        return reader.value(key, defaultValue, rule, meaning, text -> {
                    if (!LABEL.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                })
                .orElse(defaultValue);
    }

    /** An amount of processors, such as {@code 500m} or {@code 2}. */
    static String cpu(SettingsReader reader, String key, String defaultValue, String meaning) {
        return quantity(reader, key, defaultValue, "an amount of processors such as 500m or 2", "0.01", meaning);
    }

    /** An amount of memory or storage in bytes, such as {@code 512Mi} or {@code 10Gi}. */
    static String bytes(SettingsReader reader, String key, String defaultValue, String least, String meaning) {
        return quantity(
                reader,
                key,
                defaultValue,
                "an amount of bytes of at least " + least + ", such as 10Gi",
                least,
                meaning);
    }

    private static String quantity(
            SettingsReader reader, String key, String defaultValue, String rule, String least, String meaning) {
        return reader.value(key, defaultValue, rule, meaning, text -> {
                    if (!QUANTITY.matcher(text).matches() || amount(text).compareTo(amount(least)) < 0) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                })
                .orElse(defaultValue);
    }

    /** The number that a quantity stands for. */
    static BigDecimal amount(String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity));
    }

    /** Notes that a heap must leave room for what a JVM needs beside it. */
    static void heapFits(SettingsReader reader, String heapKey, String heap, String memoryKey, String memory) {
        var most = amount(memory).multiply(new BigDecimal("0.8"));
        if (amount(heap).compareTo(most) > 0) {
            reader.problem(
                    heapKey,
                    "must be at most 80 % of " + memoryKey + " (" + memory + "), because a JVM needs memory beside its"
                            + " heap, but is '" + heap + "'");
        }
    }
}
