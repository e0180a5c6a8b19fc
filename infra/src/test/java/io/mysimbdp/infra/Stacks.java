// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.infra.settings.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The stacks that the project ships, and others that differ from them in what matters, each run once. */
enum Stacks {
    DEV("dev", Map.of()),
    PROD("prod", somewhere()),
    DEV_IN_A_CLUSTER_THAT_IS_THERE(
            "dev",
            Map.of(
                    "cluster", "kubeconfig",
                    "kubeconfig.context", "there",
                    "storageClass", "local-path",
                    "images.registry", "registry.example/team")),
    PROD_IN_KIND("prod", Map.of("cluster", "kind", "retainData", "false")),
    PUBLISHED(
            "prod",
            somewhere(
                    "images.source", "published",
                    "images.tag", "1.2.3",
                    "images.consumer", "registry.example/other@sha256:00",
                    "images.pullSecret", "registry-login",
                    "producer.sourceClaim", "sources",
                    "createNamespace", "false",
                    "retainData", "false",
                    "certManager.install", "false",
                    "strimzi.install", "false",
                    "k8ssandra.install", "false"));

    /** The project's folder. */
    static final Path ROOT = root();

    private static final Map<Stacks, Rehearsal> REHEARSALS = new ConcurrentHashMap<>();

    private final String file;

    @SuppressWarnings("ImmutableEnumChecker") // The maps are those of Map.of.
    private final Map<String, String> changes;

    Stacks(String file, Map<String, String> changes) {
        this.file = file;
        this.changes = changes;
    }

    /** What a stack in a cluster that is there has to be told, and further settings: keys and values in turn. */
    private static Map<String, String> somewhere(String... further) {
        var settings = new HashMap<>(Map.of(
                "kubeconfig.context", "somewhere",
                "storageClass", "fast",
                "zones", "zone-a,zone-b,zone-c",
                "images.registry", "registry.example/mysimbdp"));
        for (var index = 0; index < further.length; index += 2) {
            settings.put(further[index], further[index + 1]);
        }
        return settings;
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("Pulumi.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    PlatformSettings settings() {
        return settings(Map.of());
    }

    PlatformSettings settings(Map<String, String> furtherChanges) {
        try {
            var values = new HashMap<>(StackConfig.ofFile(ROOT.resolve("Pulumi." + file + ".yaml")));
            Stream.of(changes, furtherChanges)
                    .forEach(some -> some.forEach((key, value) -> values.put(PlatformSettings.PREFIX + key, value)));
            return PlatformSettings.read(ROOT, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the stack registers. */
    Rehearsal rehearsal() {
        return REHEARSALS.computeIfAbsent(this, stack -> Rehearsal.of(stack.file, stack.settings()));
    }
}
