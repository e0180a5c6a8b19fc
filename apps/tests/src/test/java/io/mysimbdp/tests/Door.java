// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.datasets.Dataset;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A dataset behind a data service, and a key to it. Thread-safe.
 *
 * @param service the service's address, without a slash at its end
 */
record Door(String service, Dataset dataset, String key) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The same dataset behind another service. */
    Door of(String otherService) {
        return new Door(otherService, dataset, key);
    }

    /** Where the dataset's records are, without its address. */
    String path() {
        return "/v1/" + dataset.tenant() + "/" + dataset.name();
    }

    /** A request for something of the dataset, with the key. */
    HttpRequest.Builder request(String what, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(service + path() + what))
                .timeout(Duration.ofMinutes(1))
                .header("X-Api-Key", key);
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    /**
     * A request to send records as it stands before its body.
     *
     * @param query with its question mark; empty for none
     * @param headers each as it is written
     */
    String head(String query, String... headers) {
        return "POST " + path() + "/records" + query + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + key + "\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** Sends records, and waits for the answer. */
    HttpResponse<String> post(String type, byte[] body, String... headers) throws Exception {
        return send(request("/records", headers).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** What a receipt says now. */
    JsonNode receipt(String id) throws Exception {
        var response = send(request("/receipts/" + id));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
