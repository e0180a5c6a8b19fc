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
            for (var line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    kibibytes = Math.max(kibibytes, Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            // It has ended: what was seen before counts.
        }
    }

    double mebibytes() {
        return kibibytes / 1024.0;
    }
}
