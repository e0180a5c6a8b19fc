// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Snapshot;
import java.util.List;

/** Knows one thing that may be wrong. */
@FunctionalInterface
public interface Rule {
    /** What is wrong, each thing once, however many objects show it; empty if all is well. */
    List<Finding> look(Snapshot snapshot);
}
