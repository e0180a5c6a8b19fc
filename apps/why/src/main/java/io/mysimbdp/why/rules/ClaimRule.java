// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.ClaimView;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import io.mysimbdp.why.snapshot.StorageClassView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A PersistentVolumeClaim gets no volume. */
final class ClaimRule implements Rule {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CLASSES = "storageclasses";

    /** Why a claim gets none. */
    private record Reason(String title, String cause, String todo) {}

    @Override
    public List<Finding> look(Snapshot snapshot) {
        var findings = new ArrayList<Finding>();
        var unbound = snapshot.claims().stream()
                .filter(claim ->
                        !claim.phase().equals("Bound") && claim.meta().deleted().isEmpty())
                .toList();
        Texts.group(unbound, claim -> reason(claim, snapshot))
                .forEach((reason, claims) -> reason.ifPresent(why -> {
                    var refs = claims.stream().map(ClaimView::ref).toList();
                    var finding = Finding.titled(
                                    String.format(why.title(), Texts.oneOrCount(refs), Texts.verb(refs, "gets", "get")))
                            .about(refs)
                            .reliesOn(users(claims, snapshot));
                    claims.forEach(claim -> finding.since(claim.meta().created()));
                    findings.add(finding.eventsFrom(snapshot)
                            .cause(why.cause())
                            .todo(why.todo())
                            .build());
                }));
        return findings;
    }

    private static Optional<Reason> reason(ClaimView claim, Snapshot snapshot) {
        var describe = Texts.kubectl(claim.ref(), "describe");
        if (claim.phase().equals("Lost")) {
            return Optional.of(new Reason(
                    "%s has lost its volume",
                    "its PersistentVolume was deleted, and the data with it or not",
                    describe
                            + "; if the volume is really gone, delete the claim and let replication fill the new one"));
        }
        if (snapshot.canSee(CLASSES)) {
            var classes = snapshot.storageClasses();
            if (claim.storageClass().isEmpty() && classes.stream().noneMatch(StorageClassView::isDefault)) {
                return Optional.of(new Reason(
                        "%s %s no volume: the cluster has no default StorageClass",
                        "the claim names no StorageClass, and none is marked as the default one; there "
                                + known(classes),
                        "kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true, or name one in"
                                + " the settings"));
            }
            var name = claim.storageClass().orElse("");
            if (!name.isEmpty() && classes.stream().noneMatch(one -> one.name().equals(name))) {
                return Optional.of(new Reason(
                        "%s %s no volume: StorageClass " + name + " doesn't exist",
                        "its name is misspelt, or belongs to another cluster; there " + known(classes),
                        "name one that exists in the settings; a claim can't be changed, so delete it (it holds no data"
                                + " yet): " + Texts.kubectl(claim.ref(), "delete")));
            }
        }
        if (waitsForPod(claim, snapshot)) {
            // The pod is what to look at, and other rules do.
            return Optional.empty();
        }
        var failed = snapshot.events(claim.ref()).stream().anyMatch(EventView::warning);
        if (!failed && !snapshot.lasts(claim.meta().created(), PATIENCE)) {
            return Optional.empty();
        }
        if (claim.storageClass().equals(Optional.of(""))) {
            return Optional.of(new Reason(
                    "%s %s no volume: it asks for one made by hand",
                    "its StorageClass is the empty one, so that nobody makes a volume for it, and none fits",
                    "name a StorageClass in the settings, or make a PersistentVolume"));
        }
        return Optional.of(new Reason(
                "%s %s no volume",
                failed
                        ? "the provisioner can't make one: the events say why (quota, zone, permission)"
                        : "the provisioner of its StorageClass isn't running" + provisioner(claim, snapshot),
                describe + "; and look at the provisioner's pods"));
    }

    private static boolean waitsForPod(ClaimView claim, Snapshot snapshot) {
        return snapshot.events(claim.ref()).stream()
                .max(java.util.Comparator.comparing(EventView::last))
                .filter(event -> event.reason().equals("WaitForFirstConsumer")
                        || event.reason().equals("WaitForPodScheduled"))
                .isPresent();
    }

    private static String provisioner(ClaimView claim, Snapshot snapshot) {
        return snapshot.storageClasses().stream()
                .filter(one -> claim.storageClass().map(one.name()::equals).orElse(one.isDefault()))
                .map(one -> " (" + one.provisioner() + ")")
                .findFirst()
                .orElse("");
    }

    private static String known(List<StorageClassView> classes) {
        return classes.isEmpty()
                ? "is none at all"
                : "is " + classes.stream().map(StorageClassView::name).collect(Collectors.joining(", "));
    }

    /** A claim whose pod can't have a node anyway waits for the same reason as the pod. */
    private static List<Ref> users(List<ClaimView> claims, Snapshot snapshot) {
        var names = claims.stream().map(claim -> claim.ref().name()).collect(Collectors.toSet());
        return snapshot.pods().stream()
                .filter(pod ->
                        pod.meta().ref().namespace().equals(claims.get(0).ref().namespace())
                                && pod.claims().stream().anyMatch(names::contains)
                                && pod.condition("PodScheduled")
                                        .filter(one -> !one.isTrue() && !SchedulingRule.blamesVolumes(one.message()))
                                        .isPresent())
                .map(PodView::ref)
                .toList();
    }
}
