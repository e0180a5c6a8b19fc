// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.access.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Runs every example of the guide to the data service, and compares what it prints with what stands there. */
@WithCluster
class DaasGuideIT {
    private static final Path GUIDE = Path.of("../../docs/guides/daas.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```(bash|java|python)\n(.*?)```\n\n```text\n(.*?)```");

    private record Example(String language, String code, String output) {}

    private static List<Example> examples() throws Exception {
        var examples = new ArrayList<Example>();
        var matcher = EXAMPLE.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            examples.add(new Example(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return examples;
    }

    @Test
    void shouldPrintWhatTheGuideSays(RunningCluster cluster) throws Exception {
        for (var program : List.of("bash", "curl", "python3")) {
            Assumptions.assumeTrue(isThere(program), program + " is needed to run the examples");
        }
        try (var scenario = Scenario.withShippedDatasets(cluster, "guide");
                var daas = new RunningDaas(cluster, scenario.file("datasets"), Map.of())) {
            // Given
            var dataset = scenario.dataset("station_telemetry");
            scenario.apps().scaleConsumers(1);
            var url = daas.url() + "/v1/" + dataset.tenant() + "/" + dataset.name();
            var key = daas.key(Optional.of(dataset.tenant()), Role.READER, Role.WRITER);

            var examples = examples();
            assertThat(examples).hasSizeGreaterThan(7);
            for (var i = 0; i < examples.size(); i++) {
                // When
                var output = run(scenario, examples.get(i), url, key);

                // Then
                assertThat(output)
                        .as(examples.get(i).code())
                        .isEqualTo(examples.get(i).output().strip());
                if (i == 0) {
                    Scenario.await(
                            "what was sent should be stored",
                            () -> ask(url + "/records?station_id=ST-0042&from=2026-02-01T00:00:00Z", key)
                                            .split("event_time", -1)
                                            .length
                                    == 5);
                }
            }
        }
    }

    private static boolean isThere(String program) throws Exception {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(Scenario scenario, Example example, String url, String key) throws Exception {
        var command = switch (example.language()) {
            case "bash" -> List.of("bash", "-c", example.code());
            case "python" -> List.of("python3", "-c", example.code());
            default ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Files.writeString(scenario.file("Everything.java"), example.code())
                                .toString());
        };
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("URL", url);
        builder.environment().put("KEY", key);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(example.code()).isZero();
        // CSV has the line ends of its standard.
        return output.replace("\r\n", "\n").strip();
    }

    private static String ask(String url, String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
