// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** The forms of settings that Kubernetes prescribes. */
final class Forms {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern REGISTRY = Pattern.compile(
            "[A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+(([.]|_{1,2}|-+)[a-z0-9]+)*)*");
    private static final Pattern PORT =
            Pattern.compile("[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]");
    private static final Pattern QUANTITY =
            Pattern.compile("[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|e[0-9]+)?");

    private Forms() {}

    /** A name as namespaces have it (RFC 1123 label). */
    static String name(SettingsReader reader, String key, String defaultValue, String meaning) {
        var rule = "at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends";
        return matching(reader, key, defaultValue, LABEL, rule, meaning);
    }

    /** A name as most objects have it (RFC 1123 subdomain). */
    static String objectName(SettingsReader reader, String key, String defaultValue, String meaning) {
        var rule =
                "at most 253 lower-case letters, digits, dashes and dots, with a letter or digit at both ends and beside"
                        + " each dot";
        return matching(reader, key, defaultValue, SUBDOMAIN, rule, meaning);
    }

    /** What nodes may have as the value of a label, several separated by commas. */
    static List<String> labelValues(SettingsReader reader, String key, String meaning) {
        var rule =
                "values of a label separated by commas, each of at most 63 letters, digits, dashes, underscores and dots"
                        + " with a letter or digit at both ends";
        return list(reader, key, "", LABEL_VALUE, rule, meaning);
    }

    /** A registry of images, and the folder in it. */
    static String registry(SettingsReader reader, String key, String meaning) {
        return matching(
                reader,
                key,
                "",
                REGISTRY,
                "a host, with a port and folders if need be, without https:// and without a slash at the end",
                meaning);
    }

    /** Ports, at least one. */
    static List<Integer> ports(SettingsReader reader, String key, String defaultValue, String meaning) {
        return list(reader, key, defaultValue, PORT, "ports from 1 to 65535 separated by commas", meaning).stream()
                .map(Integer::valueOf)
                .distinct()
                .toList();
    }

    /** A text of a form. */
    static String matching(
            SettingsReader reader, String key, String defaultValue, Pattern form, String rule, String meaning) {
        return reader.value(key, defaultValue, rule, meaning, text -> matching(text, form))
                .orElse(defaultValue);
    }

    /** Texts of a form, separated by commas. */
    static List<String> list(
            SettingsReader reader, String key, String defaultValue, Pattern form, String rule, String meaning) {
        return reader.value(key, defaultValue, rule, meaning, text -> {
                    var texts = split(text, form);
                    if (texts.isEmpty()) {
                        throw new IllegalArgumentException();
                    }
                    return texts;
                })
                .orElseGet(() -> split(defaultValue, form));
    }

    private static List<String> split(String texts, Pattern form) {
        return Pattern.compile(",")
                .splitAsStream(texts)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> matching(text, form))
                .toList();
    }

    private static String matching(String text, Pattern form) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
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
