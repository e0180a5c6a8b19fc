// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.List;

/**
 * The last that a container wrote.
 *
 * @param previous whether it is the log of the run before
 */
public record LogTail(Ref pod, String container, boolean previous, List<String> lines) {
    public LogTail {
        lines = List.copyOf(lines);
    }
}
