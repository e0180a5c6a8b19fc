// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.tests.ImageTar.File;
import io.mysimbdp.tests.ImageTar.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The images that scripts/build-images wrote. */
@EnabledIfEnvironmentVariable(
        named = ImagesIT.FOLDER,
        matches = ".+",
        disabledReason = "needs images: scripts/build-images, then MYSIMBDP_IMAGES_DIR=<its target/images>")
class ImagesIT {
    static final String FOLDER = "MYSIMBDP_IMAGES_DIR";
    static final String AGAIN = "MYSIMBDP_TEST_IMAGES_AGAIN";

    private static final Path DATA = Path.of("../../data");
    private static final String MODULES = "app/libs/mysimbdp-";
    private static final long MOST_BYTES_OF_OURS = 8_000_000;
    private static final long MOST_BYTES_OF_LIBRARIES = 80_000_000;
    private static final List<String> WITH_SAMPLES = List.of("producer", "reconcile");

    /** An image and the app that is in it. */
    record Built(String app, ImageTar image) {
        @Override
        public String toString() {
            return app;
        }

        List<Layer> ownLayers() {
            return image.layers().stream().filter(layer -> !layer.base()).toList();
        }

        List<String> paths() {
            return ownLayers().stream()
                    .flatMap(layer -> layer.files().stream())
                    .map(File::path)
                    .toList();
        }

        /** Where the layers with such files are, lowest first. */
        List<Integer> layersWith(String prefix, String butNot) {
            var layers = image.layers();
            return IntStream.range(0, layers.size())
                    .filter(at -> layers.get(at).files().stream()
                            .map(File::path)
                            .anyMatch(
                                    path -> path.startsWith(prefix) && (butNot.isEmpty() || !path.startsWith(butNot))))
                    .boxed()
                    .toList();
        }

        List<String> texts(String field) {
            return StreamSupport.stream(image.config().path(field).spliterator(), false)
                    .map(node -> node.asText())
                    .toList();
        }
    }

    private static List<Built> images;

    /** All of them, read once. */
    static List<Built> images() throws IOException {
        if (images == null) {
            images = read(Path.of(System.getenv(FOLDER)));
        }
        return images;
    }

    private static List<Built> read(Path folder) throws IOException {
        var built = new ArrayList<Built>();
        try (var files = Files.newDirectoryStream(folder, "*.tar")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                built.add(new Built(name.substring(0, name.length() - ".tar".length()), ImageTar.read(file)));
            }
        }
        assertThat(built)
                .as("images in %s", folder)
                .extracting(Built::app)
                .contains("bootstrap", "consumer", "daas", "producer", "reconcile");
        return built;
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldRunAsAUserThatKubernetesCanSeeIsNotRoot(Built built) {
        assertThat(built.image().config().path("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldStartJavaWithoutAShell(Built built) {
        assertThat(built.texts("Entrypoint"))
                .startsWith("java")
                .contains("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData")
                .noneMatch(argument -> argument.endsWith("sh"))
                .last()
                .asString()
                .startsWith("io.mysimbdp." + built.app() + ".");
        assertThat(built.texts("Cmd")).isEmpty();
        assertThat(built.image().config().path("WorkingDir").asText()).isEqualTo("/app");
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldWriteUtf8AndKeepFewHeapsOfNativeMemory(Built built) {
        assertThat(built.texts("Env")).contains("LANG=C.UTF-8", "MALLOC_ARENA_MAX=2");
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldHaveANameThatChangesWithItsContent(Built built) {
        assertThat(built.image().name()).contains(built.app() + ":").doesNotEndWith(":latest");
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldKeepOurCodeOutOfTheLayersThatSeldomChange(Built built) {
        var libraries = built.layersWith("app/libs/", MODULES);
        var modules = built.layersWith(MODULES, "");
        var app = built.layersWith("app/classpath/", "");

        assertThat(libraries).isNotEmpty();
        assertThat(modules).hasSize(1);
        assertThat(app).hasSize(1);
        assertThat(libraries).allSatisfy(at -> assertThat(at).isLessThan(modules.get(0)));
        assertThat(modules.get(0)).isLessThan(app.get(0));
        assertThat(built.image().layers().get(app.get(0)).files()).hasSize(1);

        var layers = built.ownLayers();
        var ofLibraries =
                size(libraries.stream().map(built.image().layers()::get).toList());
        var ours = size(layers.stream()
                .filter(layer -> layer.files().stream()
                        .noneMatch(file -> file.path().startsWith("app/libs/")
                                && !file.path().startsWith(MODULES)))
                .toList());
        // What a node pulls after a change of our code, and what it pulls once.
        assertThat(ours).as("bytes of our code and data").isLessThan(MOST_BYTES_OF_OURS);
        assertThat(ofLibraries).as("bytes of libraries").isLessThan(MOST_BYTES_OF_LIBRARIES);
        var base = built.image().layers().stream()
                .filter(Layer::base)
                .mapToLong(Layer::bytes)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%-10s %6.1f MB: base %.1f MB, libraries %.1f MB, our code and data %.1f MB%n",
                built.app(),
                (base + size(layers)) / 1e6,
                base / 1e6,
                ofLibraries / 1e6,
                ours / 1e6);
    }

    private static long size(List<Layer> layers) {
        return layers.stream().mapToLong(Layer::bytes).sum();
    }

    @Test
    @EnabledIfEnvironmentVariable(
            named = AGAIN,
            matches = ".+",
            disabledReason = "nobody has built them a second time: scripts/test-cluster --images-again says of that")
    void shouldBeTheSameHoweverTheSameSourcesAreBuilt() {
        assertThat(references(AGAIN)).isNotEmpty().isSubsetOf(references("MYSIMBDP_TEST_IMAGES"));
    }

    private static List<String> references(String variable) {
        return List.of(System.getenv(variable).strip().split("\\s+", -1));
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldHoldTheDescriptorsAndWhereItIsReadTheSamples(Built built) throws IOException {
        assertThat(built.paths()).containsAll(shipped("datasets"));
        if (WITH_SAMPLES.contains(built.app())) {
            assertThat(built.paths())
                    .containsAll(shipped("samples"))
                    .anyMatch(path -> path.matches("app/data/samples/station_telemetry/.*\\.csv\\.gz"));
        } else {
            assertThat(built.paths()).noneMatch(path -> path.startsWith("app/data/samples/"));
        }
    }

    private static List<String> shipped(String folder) throws IOException {
        try (var files = Files.walk(DATA.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file ->
                            "app/data/" + DATA.relativize(file).toString().replace(java.io.File.separatorChar, '/'))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldHoldNoSecretAndNothingThatTheAppMayWrite(Built built) {
        assertThat(built.paths())
                .allMatch(path -> path.startsWith("app/"))
                .noneMatch(path -> path.matches(
                        "(?i).*(\\.(pem|key|crt|p12|pfx|jks|env|log|class)|password|secret|credential|\\.git/).*"));
        assertThat(built.ownLayers().stream().flatMap(layer -> layer.files().stream()))
                .allSatisfy(file -> assertThat(file.mode() & 0022)
                        .as("write permission on %s", file.path())
                        .isZero());
        assertThat(Stream.concat(built.texts("Env").stream(), built.texts("Entrypoint").stream()))
                .noneMatch(text -> text.matches("(?i).*(password|secret|token|credential).*"));
    }
}
