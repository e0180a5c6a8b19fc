// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the apps' images come from.
 *
 * @param source built from these sources, or published somewhere
 * @param registry the registry and folder that images are pushed to or taken from; empty where kind loads them
 * @param tag the tag of published images
 * @param baseImage what images are built on; empty for the default of {@code scripts/build-images}
 * @param platforms what images are built for, such as {@code linux/arm64}; empty for the default of that script
 * @param pullSecret the Secret with the registry's login; empty for none
 * @param references whole references of published images, by app, in place of registry and tag
 */
public record ImageSettings(
        Source source,
        String registry,
        String tag,
        String baseImage,
        List<String> platforms,
        String pullSecret,
        Map<App, String> references) {

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9]+");

    /** Who makes the images. */
    public enum Source {
        /** This stack does, with {@code scripts/build-images}. */
        BUILD,
        /** They are published. */
        PUBLISHED
    }

    /** The apps that have an image. */
    public enum App {
        BOOTSTRAP,
        PRODUCER,
        CONSUMER,
        DAAS,
        RECONCILE;

        /** The name that the image and its settings have. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public ImageSettings {
        platforms = List.copyOf(platforms);
        references = Map.copyOf(references);
    }

    static ImageSettings read(SettingsReader reader, ClusterSettings cluster) {
        var source = reader.choice(
                "images.source", Source.BUILD, "build the apps' images from these sources, or take published ones");
        var registry = Forms.registry(
                reader,
                "images.registry",
                "registry and folder to push images to or take them from, such as ghcr.io/acme; kind needs none");
        var tag = Forms.matching(
                reader,
                "images.tag",
                "",
                TAG,
                "at most 128 letters, digits, underscores, dots and dashes, beginning with none of the latter two",
                "tag of published images");
        var baseImage = reader.text("images.baseImage", "", "what images are built on; if empty, a small Java 17");
        var platforms = Forms.list(
                reader,
                "images.platforms",
                "",
                PLATFORM,
                "platforms such as linux/amd64,linux/arm64, separated by commas",
                "what images in a registry are built for; if empty, linux/amd64");
        var pullSecret = Forms.objectName(
                reader, "images.pullSecret", "", "Secret with the login to the registry, in the namespace");
        var references = new LinkedHashMap<App, String>();
        Stream.of(App.values())
                .forEach(app -> reader.optionalText(
                                "images." + app.label(),
                                "whole reference of the " + app.label()
                                        + "'s published image, with tag or digest, in place of registry and tag")
                        .ifPresent(reference -> references.put(app, reference)));
        if (source == Source.BUILD && cluster.kind() == ClusterSettings.Kind.KUBECONFIG && registry.isEmpty()) {
            reader.problem(
                    "images.registry",
                    "must name a registry that this machine may push to and the cluster can pull from, such as"
                            + " ghcr.io/acme, where cluster is kubeconfig and images.source is build, but is not set");
        }
        if (source == Source.BUILD && !references.isEmpty()) {
            reader.problem(
                    "images.source",
                    "must be published where images are named ("
                            + references.keySet().stream()
                                    .map(app -> "images." + app.label())
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + "), but is build");
        }
        if (source == Source.PUBLISHED && references.size() < App.values().length) {
            if (registry.isEmpty()) {
                reader.problem(
                        "images.registry", "must name a registry where images.source is published, but is not set");
            }
            if (tag.isEmpty()) {
                reader.problem("images.tag", "must be set where images.source is published, but is not set");
            }
        }
        if (tag.equals("latest")) {
            reader.problem(
                    "images.tag", "must not be latest, which may be another image on each node, but is 'latest'");
        }
        if (!platforms.isEmpty() && source == Source.PUBLISHED) {
            reader.problem(
                    "images.platforms",
                    "must not be set where images.source is published, because nothing is built, but is "
                            + String.join(",", platforms));
        }
        if (!platforms.isEmpty()
                && source == Source.BUILD
                && cluster.kind() == ClusterSettings.Kind.KIND
                && registry.isEmpty()) {
            reader.problem(
                    "images.platforms",
                    "must not be set where kind loads the images, because its nodes have the one platform of this machine,"
                            + " but is " + String.join(",", platforms));
        }
        return new ImageSettings(source, registry, tag, baseImage, platforms, pullSecret, references);
    }
}
