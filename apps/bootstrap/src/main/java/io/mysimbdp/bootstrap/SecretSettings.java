// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the passwords of roles are kept. */
public sealed interface SecretSettings {
    String DEFAULT_PREFIX = "cassandra-role-";

    /** Where Kubernetes tells a pod the namespace that it runs in. */
    Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    /** The two kinds of places. */
    enum Place {
        KUBERNETES,
        FOLDER
    }

    /**
     * A folder: {@code <directory>/<role>/username} and {@code password}, for their owner's eyes only.
     *
     * @param directory made if it is not there
     */
    record Folder(Path directory) implements SecretSettings {
        public Folder {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /**
     * Kubernetes Secrets, one a role, with the keys {@code username} and {@code password}. Where the cluster is, the
     * Kubernetes client finds out as all do: by the pod's service account, or by {@code KUBECONFIG}.
     *
     * @param namespace their namespace: lower-case letters, digits and hyphens, 63 at most
     * @param prefix what their names begin with; the role's name follows, with a hyphen for each underscore
     */
    record Kubernetes(String namespace, String prefix) implements SecretSettings {
        private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
        private static final Pattern PREFIX = Pattern.compile("[a-z0-9][-a-z0-9.]{0,99}");

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if Kubernetes allows no such names
         */
        public Kubernetes {
            if (!NAMESPACE.matcher(namespace).matches()) {
                throw new IllegalArgumentException("namespace " + namespaceRule(namespace));
            }
            if (!PREFIX.matcher(prefix).matches()) {
                throw new IllegalArgumentException("prefix " + prefixRule(prefix));
            }
        }

        private static String namespaceRule(String namespace) {
            return "must be lower-case letters, digits and hyphens, but is '" + namespace + "'";
        }

        private static String prefixRule(String prefix) {
            return "must be lower-case letters, digits, hyphens and dots, and begin with one of the former two, but is '"
                    + prefix + "'";
        }
    }

    /**
     * Reads the settings.
     *
     * @param needed whether there are passwords to keep; if not, a missing setting is no problem
     * @return empty if none are needed, or with a problem noted
     */
    static Optional<SecretSettings> read(SettingsReader reader, boolean needed) {
        return read(reader, needed, POD_NAMESPACE);
    }

    /** {@link #read(SettingsReader, boolean)} with the pod's namespace in another file. */
    static Optional<SecretSettings> read(SettingsReader reader, boolean needed, Path podNamespace) {
        var place = reader.choice("BOOTSTRAP_SECRETS", Place.FOLDER, "where passwords of roles are kept");
        var directory = reader.optionalPath(
                "BOOTSTRAP_SECRETS_DIR", "folder of the passwords, <role>/password; needed if they are kept in one");
        var namespace = reader.optionalText(
                "BOOTSTRAP_SECRETS_NAMESPACE", "namespace of the Secrets; the pod's own if not set");
        var prefix = reader.text("BOOTSTRAP_SECRETS_PREFIX", DEFAULT_PREFIX, "what names of Secrets begin with");
        if (!needed) {
            return Optional.empty();
        }
        return switch (place) {
            case FOLDER -> folder(reader, directory);
            case KUBERNETES -> kubernetes(reader, namespace.or(() -> content(podNamespace)), prefix);
        };
    }

    private static Optional<SecretSettings> folder(SettingsReader reader, Optional<Path> directory) {
        if (directory.isEmpty()) {
            reader.problem(
                    "BOOTSTRAP_SECRETS_DIR", "must name a folder where roles are made: it keeps their passwords");
        }
        return directory.map(Folder::new);
    }

    private static Optional<SecretSettings> kubernetes(
            SettingsReader reader, Optional<String> namespace, String prefix) {
        var goodPrefix = Kubernetes.PREFIX.matcher(prefix).matches();
        if (!goodPrefix) {
            reader.problem("BOOTSTRAP_SECRETS_PREFIX", Kubernetes.prefixRule(prefix));
        }
        if (namespace.isEmpty()) {
            reader.problem(
                    "BOOTSTRAP_SECRETS_NAMESPACE", "must be set outside a pod, which would know its own namespace");
            return Optional.empty();
        }
        if (!Kubernetes.NAMESPACE.matcher(namespace.get()).matches()) {
            reader.problem("BOOTSTRAP_SECRETS_NAMESPACE", Kubernetes.namespaceRule(namespace.get()));
            return Optional.empty();
        }
        return goodPrefix ? Optional.of(new Kubernetes(namespace.get(), prefix)) : Optional.empty();
    }

    private static Optional<String> content(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
