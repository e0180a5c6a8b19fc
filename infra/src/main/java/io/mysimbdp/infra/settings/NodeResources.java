// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.runtime.settings.SettingsReader;

/**
 * What a node of a store gets, each a quantity as Kubernetes writes it.
 *
 * @param cpu processors that are reserved; it may use more
 * @param memory memory that is reserved, and the most that it may use
 * @param heap the JVM's heap
 * @param storage the size of its volume
 */
public record NodeResources(String cpu, String memory, String heap, String storage) {

    static NodeResources read(
            SettingsReader reader,
            String prefix,
            String whose,
            String cpu,
            String memory,
            String heap,
            String storage) {
        var resources = new NodeResources(
                Forms.cpu(reader, prefix + ".cpu", cpu, "processors reserved for " + whose + "; it may use more"),
                Forms.bytes(reader, prefix + ".memory", memory, "256Mi", "memory of " + whose),
                Forms.bytes(reader, prefix + ".heap", heap, "128Mi", "heap of " + whose),
                Forms.bytes(reader, prefix + ".storage", storage, "64Mi", "volume of " + whose));
        Forms.heapFits(reader, prefix + ".heap", resources.heap, prefix + ".memory", resources.memory);
        return resources;
    }

    /** The heap in mebibytes. */
    public int heapMebibytes() {
        return Forms.amount(heap).longValue() < 0
                ? 0
                : Math.toIntExact(Forms.amount(heap).longValue() >> 20);
    }
}
