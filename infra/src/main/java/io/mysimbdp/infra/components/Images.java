// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.command.Command;
import io.mysimbdp.infra.settings.ClusterSettings;
import io.mysimbdp.infra.settings.ImageSettings;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The apps' images: published ones, or built and shipped by {@code scripts/build-images} whenever the sources change. A
 * reference names the content, so that another content rolls the pods.
 */
public final class Images {
    /** Pods mount the descriptors, so that another descriptor needs no other images. */
    private static final List<String> SOURCE_FOLDERS = List.of(
            "apps/datasets",
            "apps/runtime",
            "apps/bootstrap",
            "apps/producer",
            "apps/consumer",
            "apps/daas",
            "apps/reconcile",
            "data/samples");

    private final ImageSettings settings;
    private final Output<String> built;

    public Images(PlatformSettings platform, Cluster cluster) {
        settings = platform.images();
        built = settings.source() == ImageSettings.Source.PUBLISHED ? null : build(platform, cluster);
    }

    /** The reference of an app's image. */
    public Output<String> reference(App app) {
        return built != null ? built.applyValue(lines -> named(app, lines)) : Output.of(published(app));
    }

    private String published(App app) {
        var reference = settings.references().get(app);
        return reference != null ? reference : settings.registry() + "/mysimbdp-" + app.label() + ":" + settings.tag();
    }

    /** The script prints one line an app: {@code consumer=<reference>}. */
    private static String named(App app, String lines) {
        return lines.lines()
                .filter(line -> line.startsWith(app.label() + "="))
                .map(line -> line.substring(app.label().length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "scripts/build-images named no image of the " + app.label() + ", but printed: " + lines));
    }

    private static Output<String> build(PlatformSettings platform, Cluster cluster) {
        var command = new ArrayList<>(List.of("scripts/build-images"));
        var images = platform.images();
        if (platform.cluster().kind() == ClusterSettings.Kind.KIND
                && images.registry().isEmpty()) {
            command.addAll(
                    List.of("--to", "kind", "--kind-cluster", platform.cluster().kindName()));
        } else {
            command.addAll(List.of("--to", "registry", "--registry", images.registry()));
        }
        if (!images.baseImage().isEmpty()) {
            command.addAll(List.of("--base-image", images.baseImage()));
        }
        if (!images.platforms().isEmpty()) {
            command.addAll(List.of("--platforms", String.join(",", images.platforms())));
        }
        Stream.of(App.values()).forEach(app -> command.add(app.label()));
        return new Command(
                        "images",
                        Command.Args.create(quoted(command))
                                .dir(platform.root().toString())
                                .triggers(List.of(quoted(command), sources(platform.root()), cluster.identity())),
                        CustomResourceOptions.builder()
                                .dependsOn(cluster.provider())
                                .customTimeouts(CustomTimeouts.builder()
                                        .create(Duration.ofMinutes(30))
                                        .build())
                                .build())
                .stdout();
    }

    private static String quoted(List<String> words) {
        return String.join(
                " ",
                words.stream()
                        .map(word ->
                                word.matches("[A-Za-z0-9_./:@=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                        .toList());
    }

    /** A digest of everything that images are made of. */
    static String sources(Path root) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : sourceFiles(root)) {
                digest.update((root.relativize(file) + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the sources that images are built from", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> sourceFiles(Path root) throws IOException {
        var files = new ArrayList<Path>();
        files.add(root.resolve("pom.xml"));
        files.add(root.resolve("scripts/build-images"));
        for (var folder : SOURCE_FOLDERS) {
            try (var tree = Files.walk(root.resolve(folder))) {
                tree.filter(Files::isRegularFile)
                        .filter(file ->
                                isSource(root.relativize(file).toString().replace('\\', '/')))
                        .forEach(files::add);
            }
        }
        files.removeIf(file -> !Files.isRegularFile(file));
        files.sort(null);
        return files;
    }

    private static boolean isSource(String path) {
        return path.startsWith("data/") || path.contains("/src/main/") || path.endsWith("pom.xml");
    }

    /** For outputs: what is deployed. */
    public Map<String, Output<String>> references() {
        var references = new java.util.TreeMap<String, Output<String>>();
        Stream.of(App.values()).forEach(app -> references.put(app.label(), reference(app)));
        return references;
    }
}
