// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.http.Route;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reaches what over HTTP, with keys in a real Cassandra. */
@WithCluster
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AccessIT {
    private static final String HIDDEN = "There is no such dataset here for this caller.";
    private static final String FRESH = "MYSIMBDP_DAAS_KEY_FRESH";

    private final String tenant = Names.unique("own");
    private final String otherTenant = Names.unique("other");
    private final RunningCluster cluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    AccessIT(RunningCluster cluster) {
        this.cluster = cluster;
    }

    private Dataset describe(String name) throws IOException {
        var descriptor = """
                dataset: things
                tenant: %s
                source: {format: jsonl}
                fields:
                  - {name: id, type: text, required: true}
                  - {name: order, type: int}
                topic: {partitions: 1, key: [id]}
                table:
                  name: things_by_id
                  question: What's with a thing?
                  partition_key: [id]
                """.formatted(name);
        Files.writeString(folder.resolve(name + ".yaml"), descriptor);
        return DescriptorReader.read(name + ".yaml", descriptor);
    }

    private RunningDaas start(Map<String, String> overrides) throws Exception {
        cluster.bootstrap(describe(tenant), describe(otherTenant));
        return new RunningDaas(cluster, folder, overrides);
    }

    /** An answer. */
    private record Answer(int status, HttpResponse<InputStream> response, JsonNode body) {}

    private Answer send(String method, String url, Optional<String> key, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var in = response.body()) {
            // A stream of new records would never end.
            var type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(
                    response.statusCode(),
                    response,
                    type.contains("json") ? json.readTree(in.readAllBytes()) : json.nullNode());
        }
    }

    /** Somebody with a role in the own tenant, and by what it is known. */
    private record Known(String what, Role role, String secret) {}

    private static String path(Route route, String tenant) {
        return route.path()
                .replace("{tenant}", tenant)
                .replace("{dataset}", "things")
                .replaceAll("\\{[a-zA-Z]+}", "unknown");
    }

    private static boolean isHidden(Answer answer) {
        return answer.status() == 404 && answer.body().path("detail").asText().equals(HIDDEN);
    }

    /** What is said of a tenant, without what differs from request to request. */
    private static String said(Answer answer) {
        return answer.status() + answer.body().toString().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    @Test
    void shouldLetEachRoleDoWhatItMayToItsOwnTenantAndNothingElse() throws Exception {
        try (var issuer = new LocalIssuer();
                var daas = start(issuer.settings())) {
            var callers = new ArrayList<Known>();
            for (var role : List.of(Role.READER, Role.WRITER, Role.ADMIN)) {
                callers.add(new Known("a key", role, daas.key(Optional.of(tenant), role)));
                callers.add(new Known("a token", role, issuer.token(tenant, role)));
            }
            callers.add(new Known("a key", Role.OPERATOR, daas.key(Optional.empty(), Role.OPERATOR)));
            var unknown = List.of(
                    Optional.<String>empty(),
                    Optional.of("mdk_" + "x".repeat(12) + "_" + "X".repeat(32)),
                    Optional.of(issuer.expired(tenant, Role.ADMIN)),
                    Optional.of(issuer.forged(tenant, Role.ADMIN)));
            // Each route that is served, so that a new one is tried by itself.
            var routes = daas.routes().stream()
                    .filter(route -> route.action().isPresent())
                    .toList();
            assertThat(routes).extracting(route -> route.action().get()).contains(Action.MANAGE_KEYS);

            var softly = new SoftAssertions();
            for (var route : routes) {
                softly.assertThat(route.path())
                        .as("a route that needs an action is about a tenant")
                        .contains("{tenant}");
                var method = route.method().name();
                var action = route.action().get();
                for (var caller : callers) {
                    var key = Optional.of(caller.secret());
                    var what = caller.role() + " with " + caller.what() + " " + method + " " + route.path();
                    var own = send(method, daas.url() + path(route, tenant), key, "");
                    var other = send(method, daas.url() + path(route, otherTenant), key, "");
                    var nowhere = send(method, daas.url() + path(route, "nobody"), key, "");
                    var may = allowed(caller.role(), action);
                    softly.assertThat(own.status() != 401 && own.status() != 403 && !isHidden(own))
                            .as(what + " own tenant: " + own.status() + " " + own.body())
                            .isEqualTo(may);
                    if (!may) {
                        softly.assertThat(own.status()).as(what + " own tenant").isEqualTo(403);
                    }
                    softly.assertThat(own.status()).as(what + " own tenant").isLessThan(500);
                    if (caller.role() == Role.OPERATOR) {
                        softly.assertThat(isHidden(nowhere) || nowhere.status() == 403)
                                .as(what + " unknown tenant")
                                .isTrue();
                    } else {
                        softly.assertThat(isHidden(other))
                                .as(what + " other tenant")
                                .isTrue();
                        softly.assertThat(said(nowhere))
                                .as(what + " unknown tenant")
                                .isEqualTo(said(other));
                    }
                }
                for (var key : unknown) {
                    var nobody = send(method, daas.url() + path(route, tenant), key, "");
                    softly.assertThat(nobody.status())
                            .as("nobody " + method + " " + route.path())
                            .isEqualTo(401);
                    softly.assertThat(nobody.response().headers().firstValue("WWW-Authenticate"))
                            .isPresent();
                    softly.assertThat(said(send(method, daas.url() + path(route, "nobody"), key, "")))
                            .isEqualTo(said(nobody));
                }
            }
            softly.assertAll();
        }
    }

    /** Once more, so that what the service itself says of it is not all there is. */
    private static boolean allowed(Role role, Action action) {
        return switch (action) {
            case SEND -> Set.of(Role.WRITER, Role.ADMIN).contains(role);
            case READ -> Set.of(Role.READER, Role.ADMIN).contains(role);
            case DESCRIBE -> true;
            case MANAGE_KEYS -> Set.of(Role.ADMIN, Role.OPERATOR).contains(role);
            case OPERATE -> role == Role.OPERATOR;
        };
    }

    @Test
    void shouldHaveAdminsManageTheKeysOfTheirTenant() throws Exception {
        try (var daas = start(Map.of())) {
            var admin = Optional.of(daas.key(Optional.of(tenant), Role.ADMIN));
            var otherKey = daas.keys()
                    .create(Optional.of(otherTenant), Set.of(Role.READER), "x", Optional.empty(), "command")
                    .info();
            var keys = daas.url() + "/v1/" + tenant + "/keys";

            // When
            var created = send(
                    "POST", keys, admin, "{\"name\": \"a reader\", \"roles\": [\"reader\"], \"expiresIn\": \"30d\"}");

            // Then
            assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
            assertThat(created.response().headers().firstValue("Cache-Control")).contains("no-store");
            var reader = Optional.of(created.body().path("key").asText());
            var id = created.body().path("id").asText();
            assertThat(reader.get()).startsWith("mdk_" + id + "_");
            assertThat(Instant.parse(created.body().path("expires").asText()))
                    .isAfter(Instant.now().plus(Duration.ofDays(29)));
            assertThat(send("GET", keys, reader, "").status()).isEqualTo(403);
            var listed = send("GET", keys, admin, "").body();
            assertThat(listed.path("keys").findValuesAsText("id")).contains(id).doesNotContain(otherKey.id());
            assertThat(listed.toString()).doesNotContain(reader.get());

            // Nobody gets more than the caller has, nor reaches another tenant's keys.
            assertThat(send("POST", keys, admin, "{\"name\": \"x\", \"roles\": [\"operator\"]}")
                            .status())
                    .isEqualTo(422);
            assertThat(send("DELETE", keys + "/" + otherKey.id(), admin, "").status())
                    .isEqualTo(404);
            assertThat(daas.keys().list(Optional.of(otherTenant)).get(0).revoked())
                    .isEmpty();
            assertThat(send("POST", keys, admin, "{\"nam\": 5, \"roles\": [\"boss\"], \"expiresIn\": \"soon\"}")
                            .body()
                            .path("problems"))
                    .hasSize(3);
            for (var body : List.of("", "[]", "{", "{} {}", "\"x\"")) {
                assertThat(send("POST", keys, admin, body).status()).as(body).isEqualTo(400);
            }

            // When
            var revoked = send("DELETE", keys + "/" + id, admin, "");

            // Then: here it is not taken any more at once.
            assertThat(revoked.status()).isEqualTo(200);
            assertThat(revoked.body().path("revoked").asText()).isNotEmpty();
            assertThat(send("GET", keys, reader, "").status()).isEqualTo(401);
        }
    }

    @Test
    void shouldTakeARevokedKeyNoLongerThanTheSettingSays() throws Exception {
        try (var daas = start(Map.of(FRESH, "2s"))) {
            var key = daas.keys().create(Optional.of(tenant), Set.of(Role.ADMIN), "x", Optional.empty(), "command");
            var keys = daas.url() + "/v1/" + tenant + "/keys";
            assertThat(send("GET", keys, Optional.of(key.text()), "").status()).isEqualTo(200);

            // When it is revoked by command
            daas.keys().revoke(key.info().id());
            var end = System.nanoTime() + Duration.ofSeconds(4).toNanos();

            // Then
            while (send("GET", keys, Optional.of(key.text()), "").status() != 401) {
                assertThat(System.nanoTime()).as("time to be refused").isLessThan(end);
                Thread.sleep(50);
            }
        }
    }

    @Test
    void shouldEndALiveStreamWhoseKeyIsRevoked() throws Exception {
        try (var daas = start(Map.of(FRESH, "1s", "MYSIMBDP_DAAS_LIVE_HEARTBEAT", "1s"))) {
            var key = daas.keys().create(Optional.of(tenant), Set.of(Role.READER), "x", Optional.empty(), "command");
            var request = HttpRequest.newBuilder(URI.create(daas.url() + "/v1/" + tenant + "/things/stream"))
                    .header("Authorization", "Bearer " + key.text())
                    .build();
            var events = http.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(events.statusCode()).isEqualTo(200);
            var lines = events.body().iterator();
            assertThat(lines.next()).isEqualTo("event: ready");

            // When
            daas.keys().revoke(key.info().id());

            // Then: its lines have an end, and whoever comes again is told why.
            var rest = new ArrayList<String>();
            lines.forEachRemaining(rest::add);
            assertThat(rest).contains("event: end");
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofLines()).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void shouldCountAQuotaForTwoReplicasTogetherAndOverARestart() throws Exception {
        var limit = Map.of("MYSIMBDP_DAAS_QUOTA_TENANTS", tenant + ".requests=40");
        try (var one = start(limit);
                var two = new RunningDaas(cluster, folder, limit)) {
            var key = Optional.of(one.key(Optional.of(tenant), Role.ADMIN));
            awaitTheBeginningOfAMinute();
            var let = 0;
            var answers = new ArrayList<Answer>();
            var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            // Slowly, so that both hear of each other in between.
            while (answers.isEmpty() && System.nanoTime() < end) {
                for (var daas : List.of(one, two)) {
                    var answer = send("GET", daas.url() + "/v1/" + tenant + "/keys", key, "");
                    if (answer.status() == 200) {
                        let++;
                    } else {
                        answers.add(answer);
                    }
                }
                Thread.sleep(100);
            }

            // Then
            assertThat(let).as("requests that were let in").isBetween(40, 70);
            var refused = answers.get(0);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body().path("quota").asText()).isEqualTo("requests");
            assertThat(refused.response()
                            .headers()
                            .firstValueAsLong("Retry-After")
                            .orElse(0))
                    .isBetween(1L, 60L);
            assertThat(refused.response()
                            .headers()
                            .firstValue("RateLimit-Policy")
                            .orElse(""))
                    .contains("\"requests\";q=40;w=60");
            assertThat(refused.response().headers().firstValue("RateLimit").orElse(""))
                    .contains("\"requests\";r=0;t=");

            // When another one is started in the same minute
            try (var three = new RunningDaas(cluster, folder, limit)) {
                send("GET", three.url() + "/v1/" + tenant + "/keys", key, "");
                Thread.sleep(2_500);

                // Then
                assertThat(send("GET", three.url() + "/v1/" + tenant + "/keys", key, "")
                                .status())
                        .isEqualTo(429);
            }
        }
    }

    /** All of it must happen within one. */
    private static void awaitTheBeginningOfAMinute() throws InterruptedException {
        var second = Instant.now().getEpochSecond() % 60;
        if (second > 15) {
            Thread.sleep(Duration.ofSeconds(60 - second).toMillis() + 100);
        }
    }

    @Test
    void shouldSayThatCallersCanNotBeKnownWhileCassandraIsAwayButGoOnWithKnownOnes() throws Exception {
        try (var daas = start(Map.of(FRESH, "1s", "MYSIMBDP_DAAS_KEY_GRACE", "1m"))) {
            var known = Optional.of(daas.key(Optional.of(tenant), Role.READER));
            var fresh = Optional.of(daas.key(Optional.of(tenant), Role.READER));
            var keys = daas.url() + "/v1/" + tenant + "/keys";
            assertThat(send("GET", keys, known, "").status()).isEqualTo(403);
            cluster.nodes().pauseNode(1);
            try {
                Thread.sleep(1_100);
                assertThat(send("GET", keys, known, "").status()).isEqualTo(403);
                var unknown = send("GET", keys, fresh, "");
                assertThat(unknown.status()).isEqualTo(503);
                assertThat(unknown.response().headers().firstValue("Retry-After"))
                        .isPresent();
            } finally {
                cluster.nodes().resumeNode(1);
            }
            var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (send("GET", keys, fresh, "").status() != 403) {
                assertThat(System.nanoTime()).as("time to recover").isLessThan(end);
                Thread.sleep(200);
            }
        }
    }
}
