// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.TableCql;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A permission on a resource.
 *
 * @param permission such as {@code SELECT}
 * @param resource as {@code LIST PERMISSIONS} writes it, such as {@code <table acme.readings>}
 */
record Grant(String permission, String resource) implements Comparable<Grant> {
    private static final Pattern KEYSPACE = Pattern.compile("<keyspace ([^.]+)>");
    private static final Pattern TABLE = Pattern.compile("<table ([^.]+)\\.(.+)>");
    private static final Pattern TABLES = Pattern.compile("<all tables in ([^.]+)>");
    private static final Pattern ROLE = Pattern.compile("<role (.+)>");
    private static final Pattern FUNCTIONS = Pattern.compile("<all functions in ([^.]+)>");
    private static final Pattern MBEAN = Pattern.compile("<mbean (.+)>");
    private static final Pattern ALL = Pattern.compile("<(all (?:keyspaces|roles|functions|mbeans))>");

    static Grant onKeyspace(String permission, String keyspace) {
        return new Grant(permission, "<keyspace " + keyspace + ">");
    }

    static Grant onTable(String permission, String keyspace, String table) {
        return new Grant(permission, "<table " + keyspace + "." + table + ">");
    }

    /** {@code GRANT … TO}. */
    String grantTo(String role) {
        return "GRANT " + permission + " ON " + cql().orElseThrow() + " TO " + TableCql.quote(role);
    }

    /** {@code REVOKE … FROM}; empty for a resource that this doesn't know, such as one function. */
    Optional<String> revokeFrom(String role) {
        return cql().map(
                        resourceCql -> "REVOKE " + permission + " ON " + resourceCql + " FROM " + TableCql.quote(role));
    }

    private Optional<String> cql() {
        var all = ALL.matcher(resource);
        if (all.matches()) {
            return Optional.of(all.group(1).toUpperCase(Locale.ROOT));
        }
        var table = TABLE.matcher(resource);
        if (table.matches()) {
            return Optional.of("TABLE " + TableCql.quote(table.group(1)) + "." + TableCql.quote(table.group(2)));
        }
        return named(KEYSPACE, "KEYSPACE ")
                .or(() -> named(TABLES, "ALL TABLES IN KEYSPACE "))
                .or(() -> named(FUNCTIONS, "ALL FUNCTIONS IN KEYSPACE "))
                .or(() -> named(ROLE, "ROLE "))
                .or(() -> {
                    var mbean = MBEAN.matcher(resource);
                    return mbean.matches() ? Optional.of("MBEAN " + CqlText.literal(mbean.group(1))) : Optional.empty();
                });
    }

    private Optional<String> named(Pattern pattern, String words) {
        var matcher = pattern.matcher(resource);
        return matcher.matches() ? Optional.of(words + TableCql.quote(matcher.group(1))) : Optional.empty();
    }

    @Override
    public int compareTo(Grant other) {
        return toString().compareTo(other.toString());
    }

    /** For people: {@code SELECT on table acme.readings}. */
    @Override
    public String toString() {
        return permission + " on " + resource.substring(1, resource.length() - 1);
    }
}
