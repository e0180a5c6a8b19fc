// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import io.mysimbdp.daas.quota.Usage.Kind;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How much each tenant may use in a minute.
 *
 * @param everybody what counts for a tenant that has nothing of its own; 0 of a kind for no limit
 * @param tenants what tenants have of their own, by tenant
 */
public record QuotaSettings(Usage everybody, Map<String, Usage> tenants) {
    private static final long MOST = 1_000_000_000_000_000L;

    public QuotaSettings {
        tenants = Map.copyOf(tenants);
    }

    /** What counts for a tenant. */
    public Usage of(String tenant) {
        return tenants.getOrDefault(tenant, everybody);
    }

    public static QuotaSettings read(SettingsReader reader) {
        var everybody = new Usage(
                reader.integer(
                        "DAAS_QUOTA_REQUESTS",
                        60_000,
                        0,
                        MOST,
                        "requests of a tenant in a minute at most; 0: no limit"),
                reader.integer(
                        "DAAS_QUOTA_BYTES",
                        4L << 30,
                        0,
                        MOST,
                        "bytes of records that a tenant sends and reads in a minute at most; 0: no limit"),
                reader.integer(
                        "DAAS_QUOTA_RECORDS",
                        10_000_000,
                        0,
                        MOST,
                        "records that a tenant sends and reads in a minute at most; 0: no limit"));
        var tenants = reader.value(
                        "DAAS_QUOTA_TENANTS",
                        "",
                        "<tenant>.<requests, bytes or records>=<number>, several separated by commas",
                        "what tenants have of their own in place of the above",
                        text -> tenants(text, everybody))
                .orElse(Map.of());
        return new QuotaSettings(everybody, tenants);
    }

    private static Map<String, Usage> tenants(String text, Usage everybody) {
        var limits = new HashMap<String, Map<Kind, Long>>();
        for (var part : text.split(",", -1)) {
            var one = part.strip();
            var equals = one.indexOf('=');
            var dot = one.lastIndexOf('.', equals);
            if (equals < 0 || dot < 1) {
                throw new IllegalArgumentException();
            }
            var kind = Arrays.stream(Kind.values())
                    .filter(known ->
                            known.label().equals(one.substring(dot + 1, equals).strip()))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
            var number = Long.parseLong(one.substring(equals + 1).strip().replace("_", ""));
            if (number < 0 || number > MOST) {
                throw new IllegalArgumentException();
            }
            limits.computeIfAbsent(one.substring(0, dot).strip(), tenant -> new EnumMap<>(Kind.class))
                    .put(kind, number);
        }
        var tenants = new HashMap<String, Usage>();
        limits.forEach((tenant, own) -> tenants.put(
                tenant,
                new Usage(
                        own.getOrDefault(Kind.REQUESTS, everybody.requests()),
                        own.getOrDefault(Kind.BYTES, everybody.bytes()),
                        own.getOrDefault(Kind.RECORDS, everybody.records()))));
        return tenants;
    }
}
