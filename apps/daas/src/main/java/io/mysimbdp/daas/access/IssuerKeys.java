// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.mysimbdp.runtime.cassandra.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys by which the issuer signs tokens. They are asked for when the first token comes, again now and then, and when a
 * token comes that is signed by an unknown one, for that is how a new key is first heard of. While the issuer is away the
 * known ones go on to count. Thread-safe.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration FRESH = Duration.ofMinutes(10);
    /** Tokens with made up key ids must not have the issuer be asked for each of them. */
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private static final int MOST_BYTES = 1 << 20;

    private final OidcSettings settings;
    private final HttpClient client;
    private final LongSupplier nanoTime;
    private final ObjectMapper json = new ObjectMapper();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile State state = new State(new JWKSet(), Optional.empty(), Optional.empty(), "");

    /**
     * What is known.
     *
     * @param keys the keys
     * @param fetched when they came
     * @param tried when they were last asked for
     * @param failure why that failed; empty if it did not
     */
    private record State(JWKSet keys, Optional<Long> fetched, Optional<Long> tried, String failure) {}

    IssuerKeys(OidcSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        var builder = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        settings.caFile().ifPresent(file -> builder.sslContext(TrustedCertificates.context(file)));
        this.client = builder.build();
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws RemoteKeySourceException {
        var known = state;
        var matching = selector.select(known.keys);
        if (!matching.isEmpty()) {
            // Where new keys are due, one caller waits for them, and nobody else.
            if (olderThan(FRESH, known.fetched) && refreshing.tryLock()) {
                try {
                    refresh();
                } finally {
                    refreshing.unlock();
                }
                matching = selector.select(state.keys);
            }
            return matching;
        }
        refreshing.lock();
        try {
            refresh();
        } finally {
            refreshing.unlock();
        }
        var now = state;
        matching = selector.select(now.keys);
        if (matching.isEmpty() && !now.failure.isEmpty()) {
            throw new RemoteKeySourceException(now.failure, null);
        }
        return matching;
    }

    private boolean olderThan(Duration age, Optional<Long> time) {
        return time.isEmpty() || nanoTime.getAsLong() - time.get() > age.toNanos();
    }

    private void refresh() {
        if (!olderThan(BETWEEN, state.tried)) {
            return;
        }
        try {
            var keys = fetch();
            var now = Optional.of(nanoTime.getAsLong());
            state = new State(keys, now, now, "");
        } catch (IOException e) {
            LOG.warn("Can't get the keys of the issuer {}: {}", settings.issuer(), e.getMessage());
            state = new State(state.keys, state.fetched, Optional.of(nanoTime.getAsLong()), e.getMessage());
        }
    }

    private JWKSet fetch() throws IOException {
        var uri = settings.jwksUri().isPresent() ? settings.jwksUri().get() : discover();
        try {
            return JWKSet.parse(body(uri));
        } catch (ParseException e) {
            throw new IOException(uri + " answers with something other than keys", e);
        }
    }

    private URI discover() throws IOException {
        var issuer = settings.issuer().toString();
        var uri = URI.create((issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration");
        try {
            var configuration = json.readTree(body(uri));
            // Else one issuer could have tokens of another be taken for its own.
            if (!issuer.equals(configuration.path("issuer").asText())) {
                throw new IOException(uri + " is the configuration of another issuer: '"
                        + configuration.path("issuer").asText() + "'");
            }
            return OidcSettings.url(configuration.path("jwks_uri").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(uri + " answers with something other than an issuer's configuration", e);
        }
    }

    private String body(URI uri) throws IOException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException(uri + " answers with status " + response.statusCode());
                }
                var bytes = in.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IOException(uri + " answers with more than " + MOST_BYTES + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while " + uri + " was asked", e);
        } catch (IOException e) {
            throw e.getMessage() != null && e.getMessage().contains(uri.getHost())
                    ? e
                    : new IOException(uri + " can't be reached: " + e, e);
        }
    }
}
