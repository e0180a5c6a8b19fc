// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.access.Role;
import io.mysimbdp.local.security.Certificates;
import io.mysimbdp.runtime.ExitCodes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The data service as those who run it see it: how it starts, what it says of itself, and how it ends. */
@WithCluster
class DaasProcessIT {
    private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC");
    private static final String NDJSON = "application/x-ndjson";

    @Test
    void shouldAnswerWhatIsUnderWayAndTakeNothingNewWhenItIsAskedToStop(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.with(cluster, "stop", Notes.descriptors(), Map.of());
                var daas = ForkedDaas.start(scenario, "daas", OPTIONS, Map.of());
                var keys = new DaasKeys(cluster)) {
            var dataset = scenario.dataset("notes");
            var door = new Door(daas.url(), dataset, keys.key(Optional.of(dataset.tenant()), Role.WRITER));
            var body = Notes.lines("stop", 40);
            try (var underWay = Wire.to(door.service());
                    var idle = Wire.to(door.service())) {
                underWay.write(door.head("", "Content-Type: " + NDJSON, "Content-Length: " + body.length));
                underWay.out().write(body, 0, body.length / 2);
                idle.write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(idle.read().status()).isEqualTo(200);

                // When
                daas.terminate();
                Scenario.await("it should take no new connections", () -> isRefused(door.service()));

                // Then
                idle.awaitClose();
                assertThat(daas.isAlive()).isTrue();
                underWay.out().write(body, body.length / 2, body.length - body.length / 2);
                var answer = underWay.read();
                assertThat(answer.status()).as(answer.text()).isEqualTo(202);
                assertThat(answer.json().path("accepted").asInt()).isEqualTo(40);
            }
            assertThat(daas.exitCode()).as(daas.output()).isEqualTo(ExitCodes.DONE);
            assertThat(scenario.messages(dataset)).as("what Kafka has").isEqualTo(40);
        }
    }

    private static boolean isRefused(String url) {
        try (var wire = Wire.to(url)) {
            wire.write("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return wire.read().status() == 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void shouldServeHttpsAndTellWhatItDoes(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.with(cluster, "https", Notes.descriptors(), Map.of());
                var keys = new DaasKeys(cluster)) {
            var certificates = Certificates.in(scenario.file("certificates").toAbsolutePath(), "127.0.0.1");
            var pem = Files.readString(certificates.pem());
            var certificate = pem.indexOf("-----BEGIN CERTIFICATE");
            var settings = Map.of(
                    "MYSIMBDP_DAAS_KEY_FILE",
                    Files.writeString(scenario.file("key.pem"), pem.substring(0, certificate))
                            .toString(),
                    "MYSIMBDP_DAAS_CERTIFICATE_FILE",
                    Files.writeString(scenario.file("certificate.pem"), pem.substring(certificate))
                            .toString());
            try (var daas = ForkedDaas.start(scenario, "daas", OPTIONS, settings)) {
                var dataset = scenario.dataset("notes");
                var url = daas.url().replace("http:", "https:") + "/v1/" + dataset.tenant() + "/notes/records?topic=a";
                var client = HttpClient.newBuilder()
                        .sslContext(trusting(certificates.caFile()))
                        .build();

                // When
                var reader = keys.key(Optional.of(dataset.tenant()), Role.READER);
                var writer = keys.key(Optional.of(dataset.tenant()), Role.WRITER);
                assertThat(client.send(request(url, reader), BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
                // One for the lack of a role, one for the view.
                for (var refused : List.of(request(url, writer), request(url + "&view=sizeless", reader))) {
                    assertThat(client.send(refused, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(403);
                }

                // Then: others than those who trust the authority don't talk to it,
                assertThat(failureOf(HttpClient.newHttpClient(), request(url, reader)))
                        .isInstanceOf(SSLException.class);
                // it counts what it answered,
                var route = "{method=\"GET\",route=\"/v1/{tenant}/{dataset}/records\",status=\"";
                Scenario.await("the answers should be counted", () -> {
                    var metrics = metrics(daas);
                    return metrics.contains("mysimbdp_daas_requests_seconds_count" + route + "200\"} 1")
                            && metrics.contains(
                                    "mysimbdp_daas_requests_seconds_bucket" + route + "403\",le=\"+Inf\"} 2");
                });
                // and notes whom it refused.
                assertThat(daas.output()).doesNotContain(reader, writer);
                assertThat(daas.output().split("\"action\":\"read\",\"outcome\":\"refused\",\"status\":403", -1))
                        .hasSize(3);
            }
        }
    }

    private static HttpRequest request(String url, String key) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + key)
                .build();
    }

    private static Throwable failureOf(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return new AssertionError("answers " + client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return e;
        }
    }

    private static String metrics(ForkedDaas daas) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(daas.ops() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static SSLContext trusting(Path caFile) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(caFile)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void shouldSayWhichCertificateItCanNotUseAndEnd(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.with(cluster, "wrong", Notes.descriptors(), Map.of())) {
            var nothing =
                    Files.writeString(scenario.file("nothing.pem"), "nothing").toString();
            for (var file : List.of("/no/such/file.pem", nothing)) {
                var settings = Map.of("MYSIMBDP_DAAS_CERTIFICATE_FILE", file, "MYSIMBDP_DAAS_KEY_FILE", file);
                try (var daas = ForkedDaas.start(scenario, "daas", OPTIONS, settings)) {
                    assertThat(daas.exitCode()).as(daas.output()).isEqualTo(ExitCodes.WRONG_USE);
                    assertThat(daas.output()).contains("MYSIMBDP_DAAS_CERTIFICATE_FILE", file);
                }
            }
        }
    }
}
