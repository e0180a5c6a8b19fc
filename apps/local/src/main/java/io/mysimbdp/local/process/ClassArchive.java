// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive of loaded classes (JDK 13 and later, JEP 350) that later JVMs with the same class path map instead of loading and verifying the
 * classes again: it takes a third off a Cassandra node's start. One process of the first cluster records it when it ends in good order.
 * The JVM itself checks that an archive fits and starts without it if not, so a wrong one costs time, never correctness.
 *
 * <p>Thread-safe: it holds no state besides paths.
 */
public final class ClassArchive {

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    private final Path archive;
    private final Path recording;

    /**
     * An archive that may not exist yet.
     *
     * @param cacheDirectory where archives are kept
     * @param name what runs, e.g. {@code kafka}
     * @param classpath the class path that the archive is for
     * @param recording where the recording process writes it
     */
    public ClassArchive(Path cacheDirectory, String name, String classpath, Path recording) {
        // JVMs of another version would not take the archive, and nobody would then record theirs.
        var key = Integer.toHexString(
                Objects.hash(classpath, System.getProperty("java.vm.version"), System.getProperty("java.home")));
        this.archive = cacheDirectory.resolve(name + "-" + key + ".jsa");
        this.recording = recording;
    }

    /** Whether there is an archive already, so that no process records one. */
    public boolean exists() {
        return Files.exists(archive);
    }

    /** The JVM options of a process; one in a cluster should be the recorder. */
    public List<String> options(boolean recorder) {
        if (exists()) {
            // Without the warning that the JVM prints if it can't use the archive.
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:class+path=off");
        }
        return recorder
                ? List.of("-XX:ArchiveClassesAtExit=" + recording, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /**
     * Puts what the recorder wrote where the next start looks for it. Does nothing if nothing was recorded.
     *
     * @param complete whether the recorder ended by itself; one that was killed leaves half an archive
     */
    public void publish(boolean complete) {
        try {
            if (complete && Files.exists(recording) && !exists()) {
                Files.createDirectories(archive.getParent());
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
