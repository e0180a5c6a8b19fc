// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

/**
 * A StorageClass.
 *
 * @param isDefault whether claims that name none get it
 * @param waitsForPod whether it makes a volume only when a pod that wants it has got a node
 */
public record StorageClassView(String name, String provisioner, boolean isDefault, boolean waitsForPod) {}
