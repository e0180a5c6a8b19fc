// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import io.mysimbdp.datasets.Dataset;

/** The group that remembers how far the dead letters of a dataset were replayed. */
public final class ReplayGroup {
    private ReplayGroup() {}

    /** Its id: {@code mysimbdp.replay.<topic>}. Dead letters at or after its committed offsets are still dead. */
    public static String of(Dataset dataset) {
        return "mysimbdp.replay." + dataset.topic().name();
    }
}
