// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every object of the cluster has.
 *
 * @param owners what it was made for, the controller first
 * @param created when it was made
 * @param changed when somebody last changed what is wanted of it
 * @param deleted since when it is being deleted; empty if nobody wants that
 * @param finalizers what must be done, by whoever put them there, before it goes
 * @param generation counts the changes of what is wanted
 */
public record Meta(
        Ref ref,
        List<Ref> owners,
        Map<String, String> labels,
        Instant created,
        Instant changed,
        Optional<Instant> deleted,
        List<String> finalizers,
        long generation) {

    public Meta {
        owners = List.copyOf(owners);
        labels = Map.copyOf(labels);
        finalizers = List.copyOf(finalizers);
    }

    /** An object of which nothing but its name and age matters. */
    public static Meta of(Ref ref, Instant created) {
        return new Meta(ref, List.of(), Map.of(), created, created, Optional.empty(), List.of(), 1);
    }

    /** The same object, made for another. */
    public Meta ownedBy(Ref owner) {
        return new Meta(ref, List.of(owner), labels, created, changed, deleted, finalizers, generation);
    }

    /** The same object with labels. */
    public Meta labelled(Map<String, String> newLabels) {
        return new Meta(ref, owners, newLabels, created, changed, deleted, finalizers, generation);
    }

    /** The same object, being deleted. */
    public Meta deletedAt(Instant since, List<String> holders) {
        return new Meta(ref, owners, labels, created, changed, Optional.of(since), holders, generation);
    }

    /** The same object after so many changes of what is wanted. */
    public Meta atGeneration(long newGeneration) {
        return new Meta(ref, owners, labels, created, changed, deleted, finalizers, newGeneration);
    }
}
