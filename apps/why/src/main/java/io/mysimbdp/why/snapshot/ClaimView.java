// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.Optional;

/**
 * A PersistentVolumeClaim.
 *
 * @param storageClass empty if it leaves the choice to the cluster
 */
public record ClaimView(Meta meta, String phase, Optional<String> storageClass) {
    public Ref ref() {
        return meta.ref();
    }
}
