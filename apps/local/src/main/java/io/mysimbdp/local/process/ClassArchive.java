// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive of loaded classes (JDK 13 and later, JEP 350) that later JVMs with the same class path map instead of loading and verifying the
 * classes again: it takes a third to a half off what a start costs. A process records it when it ends in good order.
 * The JVM itself checks that an archive fits and starts without it if not, so a wrong one costs time, never correctness.
 *
 * <p>Thread-safe: it holds no state besides paths.
 */
public final class ClassArchive {

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    private final String name;
    private final Path archive;
    private final Path recording;
    private final boolean possible;

    /**
     * An archive that may not exist yet.
     *
     * @param cacheDirectory where archives are kept
     * @param program what runs, e.g. {@code kafka}
     * @param classpath the class path that the archive is for; a JVM makes none if a directory is in it
     * @param recording where the recording process writes it
     */
    public ClassArchive(Path cacheDirectory, String program, String classpath, Path recording) {
        var entries = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(classpath)
                .map(File::new)
                .toList();
        // JVMs of another version, or after a jar was built anew, would not take the archive, and nobody would then
        // record theirs.
        var versions = entries.stream()
                .map(entry -> List.of(entry.length(), entry.lastModified()))
                .toList();
        this.name = program + "-" + Integer.toHexString(classpath.hashCode()) + "-";
        this.archive = cacheDirectory.resolve(name
                + Integer.toHexString(
                        Objects.hash(versions, System.getProperty("java.vm.version"), System.getProperty("java.home")))
                + ".jsa");
        this.recording = recording;
        this.possible = entries.stream().allMatch(File::isFile);
    }

    /** Whether there is an archive already, so that no process records one. */
    public boolean exists() {
        return Files.exists(archive);
    }

    /** The JVM options of a process; one in a cluster should be the recorder. */
    public List<String> options(boolean recorder) {
        if (exists()) {
            // Without the warning that the JVM prints if it can't use the archive. At the address that it was made for,
            // its pages are those of the file, which JVMs share; elsewhere, where newer ones put it to be harder to
            // attack, each has to rewrite them: 30 MiB more for a consumer.
            return List.of(
                    "-XX:SharedArchiveFile=" + archive,
                    "-Xshare:auto",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0",
                    "-Xlog:cds=off",
                    "-Xlog:class+path=off");
        }
        return recorder && possible
                ? List.of("-XX:ArchiveClassesAtExit=" + recording, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /**
     * Puts what the recorder wrote where the next start looks for it, in place of what older jars left. Does nothing if nothing was
     * recorded.
     *
     * @param complete whether the recorder worked and ended by itself; one that was killed leaves half an archive
     */
    public void publish(boolean complete) {
        try {
            if (complete && Files.exists(recording) && !exists()) {
                var directory = Files.createDirectories(archive.getParent());
                try (var stale = Files.newDirectoryStream(directory, name + "*.jsa")) {
                    for (var file : stale) {
                        Files.deleteIfExists(file);
                    }
                }
                var draft = archive.resolveSibling(
                        archive.getFileName() + "." + ProcessHandle.current().pid());
                Files.move(recording, draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(recording);
        } catch (IOException e) {
            LOG.debug("No archive of classes: the next start takes as long as this one", e);
        }
    }
}
