// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The class paths of the forked JVMs, as the build wrote them: jars of the local Maven repository. Kafka's server and Cassandra stay out
 * of our own class path, because both bring versions of libraries that ours would clash with.
 *
 * @param kafka the class path of a broker
 * @param cassandra the class path of a Cassandra node
 * @param cacheDirectory where what speeds up later starts is kept; safe to delete
 */
public record RuntimeClasspaths(String kafka, String cassandra, Path cacheDirectory) {

    /**
     * Reads them.
     *
     * @param projectRoot the directory of the project's topmost {@code pom.xml}
     * @throws IllegalStateException if they are not there or name a jar that is not there; the message says what to run
     */
    public static RuntimeClasspaths of(Path projectRoot) {
        var local = projectRoot.toAbsolutePath().normalize().resolve("apps").resolve("local");
        return new RuntimeClasspaths(
                read(local.resolve("kafka-runtime")),
                read(local.resolve("cassandra-runtime")),
                local.resolve("target").resolve("class-data"));
    }

    /**
     * Looks for the project from a directory upwards, e.g. from a module in which Maven runs tests.
     *
     * @throws IllegalStateException if none of the directories is the project's, or see {@link #of}
     */
    public static RuntimeClasspaths above(Path directory) {
        for (var candidate = directory.toAbsolutePath().normalize();
                candidate != null;
                candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve(Path.of("apps", "local", "kafka-runtime", "pom.xml")))) {
                return of(candidate);
            }
        }
        throw new IllegalStateException(directory + " is not in the project: no directory above it has apps/local");
    }

    private static String read(Path module) {
        var file = module.resolve("target").resolve("classpath.txt");
        try {
            var classpath = Files.exists(file) ? Files.readString(file).trim() : "";
            var missing = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                    .splitAsStream(classpath)
                    .filter(jar -> !Files.isReadable(Path.of(jar)))
                    .collect(Collectors.toList());
            if (classpath.isEmpty() || !missing.isEmpty()) {
                throw new IllegalStateException((classpath.isEmpty() ? file + " is not there" : "no jar " + missing)
                        + ". Run in the project's directory: mvn -q package -DskipTests -pl apps/local -am");
            }
            return classpath;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        }
    }
}
