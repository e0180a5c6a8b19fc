// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.local.process.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that a process has had so far, as Linux counts it. Used by one thread. */
final class PeakMemory {
    private final Path status;
    private long kibibytes;

    PeakMemory(ManagedProcess process) {
        this.status = Path.of("/proc", Long.toString(process.ref().pid()), "status");
    }

    /** Looks; to be called until the process ends, since nothing can be seen of it afterwards. */
    void look() {
        try {
            kibibytes = Math.max(kibibytes, kibibytes(status, "VmHWM:"));
        } catch (IOException e) {
            // It has ended: what was seen before counts.
        }
    }

    /** The memory that a process has now, in MiB; 0 if it has ended. */
    static double now(ManagedProcess process) {
        try {
            return kibibytes(Path.of("/proc", Long.toString(process.ref().pid()), "status"), "VmRSS:") / 1024.0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long kibibytes(Path status, String name) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .max()
                .orElse(0);
    }

    double mebibytes() {
        return kibibytes / 1024.0;
    }
}
