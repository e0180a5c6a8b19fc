// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The data service.
 *
 * @param replicas how many there are at first; afterwards {@code kubectl scale} decides
 * @param tlsSecret the Secret of type {@code kubernetes.io/tls} with its certificate; empty to serve without TLS, behind an
 *     ingress that has it
 * @param corsOrigins web sites whose pages may call it, separated by commas
 * @param drainTimeout how long a stop waits for requests
 * @param quotas how much a tenant may use in a minute
 * @param oidc which tokens it takes besides keys; empty for none
 * @param cpu processors that are reserved for each
 * @param memory memory that each has
 */
public record DaasSettings(
        int replicas,
        String tlsSecret,
        String corsOrigins,
        Duration drainTimeout,
        Quotas quotas,
        Optional<Oidc> oidc,
        String cpu,
        String memory) {

    /**
     * What a tenant may use in a minute; 0 for no limit.
     *
     * @param requests requests
     * @param bytes bytes of records, sent and read
     * @param records records, sent and read
     * @param tenants what tenants have of their own, in the form of the service's setting
     */
    public record Quotas(long requests, long bytes, long records, String tenants) {}

    /**
     * Whose tokens are taken.
     *
     * @param issuer an https URL
     * @param audience for whom tokens must be
     * @param tenantClaim the claim that names the tenant
     * @param rolesClaim the claim that lists the roles
     * @param roleNames which role a name in that claim means; empty: the names are the roles' own
     */
    public record Oidc(URI issuer, String audience, String tenantClaim, String rolesClaim, String roleNames) {
        private static final int HTTPS = 443;

        /** Where the issuer listens. */
        public int port() {
            return issuer.getPort() > 0 ? issuer.getPort() : HTTPS;
        }
    }

    private static final Pattern ORIGIN = Pattern.compile("https?://([-A-Za-z0-9.]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern LIMIT = Pattern.compile("[a-z0-9_]+[.](requests|bytes|records)=[0-9]{1,15}");
    private static final Pattern ROLE_NAME = Pattern.compile("[^,]+=\\s*(?i:reader|writer|admin|operator)");

    /** @param tenants those that there are */
    static DaasSettings read(SettingsReader reader, Collection<String> tenants) {
        return new DaasSettings(
                reader.integer("daas.replicas", 2, 0, 1000, "data services at first; afterwards kubectl scale decides"),
                Forms.objectName(
                        reader,
                        "daas.tlsSecret",
                        "",
                        "Secret of type kubernetes.io/tls with the data service's certificate; if empty, it serves without"
                                + " TLS"),
                texts(
                        reader,
                        "daas.corsOrigins",
                        ORIGIN,
                        "origins such as https://example.com, separated by commas",
                        "web sites whose pages may call the data service"),
                reader.duration(
                        "daas.drainTimeout",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        "how long a stop of a data service waits for requests"),
                quotas(reader, tenants),
                oidc(reader),
                Forms.cpu(reader, "daas.cpu", "200m", "processors reserved for a data service; it may use more"),
                Forms.bytes(reader, "daas.memory", "768Mi", "512Mi", "memory of a data service"));
    }

    private static String texts(SettingsReader reader, String key, Pattern form, String rule, String meaning) {
        return String.join(",", Forms.list(reader, key, "", form, rule, meaning));
    }

    /** A limit of a tenant that is not there would be a limit for nobody. */
    private static String limits(SettingsReader reader, Collection<String> tenants) {
        var limits = texts(
                reader,
                "daas.quota.tenants",
                LIMIT,
                "tenant.requests=number, tenant.bytes=number or tenant.records=number, separated by commas",
                "what tenants have of their own in place of these, such as acme.requests=100,acme.bytes=0");
        Pattern.compile(",")
                .splitAsStream(limits)
                .filter(limit -> !limit.isEmpty())
                .map(limit -> limit.substring(0, limit.indexOf('.')))
                // Where the descriptors can't be read, that is the problem.
                .filter(tenant -> !tenants.isEmpty() && !tenants.contains(tenant))
                .distinct()
                .forEach(tenant -> reader.problem(
                        "daas.quota.tenants",
                        "must be limits of tenants that have datasets (" + String.join(", ", tenants)
                                + "), but has one of '" + tenant + "'"));
        return limits;
    }

    private static Quotas quotas(SettingsReader reader, Collection<String> tenants) {
        var most = 1_000_000_000_000_000L;
        return new Quotas(
                reader.integer(
                        "daas.quota.requests",
                        60_000,
                        0,
                        most,
                        "requests of a tenant in a minute at most; 0: no limit"),
                reader.integer(
                        "daas.quota.bytes",
                        4L << 30,
                        0,
                        most,
                        "bytes of records that a tenant sends and reads in a minute at most; 0: no limit"),
                reader.integer(
                        "daas.quota.records",
                        10_000_000,
                        0,
                        most,
                        "records that a tenant sends and reads in a minute at most; 0: no limit"),
                limits(reader, tenants));
    }

    private static Optional<Oidc> oidc(SettingsReader reader) {
        var issuer = reader.value(
                "daas.oidc.issuer",
                "",
                "an https URL",
                "issuer of the OpenID Connect tokens that are taken besides keys; if empty, none are",
                text -> {
                    var uri = URI.create(text);
                    if (uri.getHost() == null || !"https".equals(uri.getScheme())) {
                        throw new IllegalArgumentException();
                    }
                    return uri;
                });
        var audience = reader.text("daas.oidc.audience", "", "audience that tokens must be for");
        var tenantClaim = reader.text("daas.oidc.tenantClaim", "tenant", "claim of tokens that names the tenant");
        var rolesClaim = reader.text("daas.oidc.rolesClaim", "roles", "claim of tokens that lists the roles");
        var roleNames = texts(
                reader,
                "daas.oidc.roleNames",
                ROLE_NAME,
                "name=role, separated by commas, each role one of reader, writer, admin, operator",
                "which role a name in that claim means, such as in=writer,out=reader");
        if (issuer.isPresent() == audience.isEmpty()) {
            reader.problem(
                    "daas.oidc.audience",
                    "must be set where daas.oidc.issuer is, and only there, but "
                            + (audience.isEmpty() ? "is not set" : "is '" + audience + "'"));
        }
        return issuer.map(uri -> new Oidc(uri, audience, tenantClaim, rolesClaim, roleNames));
    }
}
