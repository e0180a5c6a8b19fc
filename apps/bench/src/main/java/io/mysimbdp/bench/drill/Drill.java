// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.bench.drill.Fault.Kind;
import io.mysimbdp.bench.place.InTheWayException;
import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.bench.place.Probe;
import io.mysimbdp.bench.place.SmallDisk;
import io.mysimbdp.bench.place.Steps;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.reconcile.ReconcileRequest;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.Reconciler;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One drill: starts a platform and a steady load, strikes round after round, reconciles, and stops everything. */
final class Drill {
    /** The datasets that are fed, the first of them with probes; each has a producer of its own. */
    static final List<String> FEEDS = List.of("station_telemetry", "listing_reviews");

    private static final int SMALL_DISK_MEGABYTES = 1_024;

    /** So many seconds a round takes at most on average; more records are not made. */
    private static final int SECONDS_OF_STOCK = 75;

    private static final Duration DRAIN = Duration.ofMinutes(5);

    private final Path root;
    private final DrillOptions options;
    private final Steps steps;
    private final StopSignal stop;
    private final List<RoundResult> results = new ArrayList<>();
    private final Set<String> troubles = new LinkedHashSet<>();
    private List<ReconcileResult> proofs = List.of();

    Drill(Path root, DrillOptions options, Steps steps, StopSignal stop) {
        this.root = root;
        this.options = options;
        this.steps = steps;
        this.stop = stop;
    }

    /** Runs it; a stop that is asked for interrupts it, and everything that it started is stopped. */
    int run() throws Exception {
        options.check();
        stop.onRequest(Thread.currentThread()::interrupt);
        var began = System.nanoTime();
        var apps = options.consumers + FEEDS.size() + 1;
        try (var target = LocalTarget.prepare(root, options.directory, options.brokers, options.nodes, apps)) {
            work(target);
            steps.step("Stopping everything");
        } catch (Exception e) {
            if (!stop.isRequested()) {
                throw e;
            }
            // Whatever the interrupt became on its way here.
            steps.line("Interrupted: everything that was started is stopped");
            if (!results.isEmpty()) {
                steps.line(say().interrupted());
            }
            return ExitCodes.FAILED;
        }
        var verdict = say();
        steps.line(verdict.line() + String.format(Locale.ROOT, " seconds=%.1f", (System.nanoTime() - began) / 1e9));
        return verdict.isGood() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private Verdict say() {
        var verdict = new Verdict(results, proofs, List.copyOf(troubles));
        steps.line("");
        steps.line(verdict.table());
        steps.line(proofs.isEmpty() ? "  nothing was compared yet" : verdict.proof());
        troubles.forEach(trouble -> steps.line("  trouble: " + trouble));
        proofs.forEach(proof -> proof.firstLost().forEach(lost -> steps.line("  lost: " + lost)));
        return verdict;
    }

    private void work(LocalTarget target) throws Exception {
        Files.writeString(
                target.platform().settings().datasets().resolve(Requests.DATASET + ".yaml"), Requests.DESCRIPTOR);
        var possible = EnumSet.copyOf(options.kinds());
        if (FakeTime.find().isEmpty() && possible.remove(Kind.SKEWED_CLOCK)) {
            steps.line(
                    "SKIPPED: wrong clock of an app, because there is no libfaketime: install the package libfaketime.");
        }
        var faults = draw(possible);
        var disk = Optional.<SmallDisk>empty();
        if (faults.stream().anyMatch(fault -> fault.kind() == Kind.FULL_DISK)) {
            disk = SmallDisk.mount(
                    target.directory().resolve("cassandra").resolve("node-" + options.nodes), SMALL_DISK_MEGABYTES);
            if (disk.isEmpty()) {
                steps.line("SKIPPED: full disk of a node, because no small file system can be mounted: it needs root on"
                        + " Linux.");
                possible.remove(Kind.FULL_DISK);
                faults = draw(possible);
            }
        }
        makeStock(target);
        target.start(steps);
        underLoad(target, faults, disk);
    }

    /** While nothing runs yet: it takes a while, in which an interrupt has nothing to stop. */
    private void makeStock(LocalTarget target) throws IOException {
        steps.step("Making the records that will be sent");
        var catalog = target.platform().catalog();
        var records = ((long) options.rounds * SECONDS_OF_STOCK + 120) * options.rate;
        for (var name : FEEDS) {
            var dataset = catalog.require(name);
            steps.detail("a stock of %,d records of %s", records, dataset.id());
            var unused = SampleGenerator.generate(dataset, records, options.seed, stock(target.directory(), dataset));
        }
    }

    private static Path stock(Path directory, Dataset dataset) {
        return directory.resolve("stock-" + dataset.name() + "." + suffix(dataset));
    }

    private static String suffix(Dataset dataset) {
        return dataset.source().format().name().toLowerCase(Locale.ROOT);
    }

    private List<Fault> draw(Set<Kind> possible) {
        if (possible.isEmpty()) {
            throw new InTheWayException("None of the wanted faults is possible on this machine: " + options.only);
        }
        return FaultPlan.draw(options, possible);
    }

    private void underLoad(LocalTarget target, List<Fault> faults, Optional<SmallDisk> disk) throws Exception {
        var platform = target.platform();
        var apps = platform.apps();
        var catalog = platform.catalog();
        var feeds = new ArrayList<Feed>();
        try (var session = CassandraSessions.open(platform.cassandraSettings(), "drill");
                var requests = Requests.start(apps, catalog.require(Requests.DATASET), session)) {
            var senders = new ArrayList<Sender>();
            for (var name : FEEDS) {
                var feed = feed(target.directory(), catalog.require(name));
                feeds.add(feed);
                senders.add(new Sender(apps, "producer-" + feeds.size(), feed));
            }
            var stage = new Stage(platform, options.consumers, senders, requests, disk);
            try (var recovery = new Recovery(stage, probe(feeds.get(0)), session, options.rate)) {
                rounds(stage, recovery, session, faults);
            }
        } finally {
            for (var feed : feeds) {
                feed.close();
            }
        }
    }

    private static Probe probe(Feed feed) throws IOException {
        try (var lines = Files.lines(feed.file())) {
            return new Probe(feed.dataset(), lines.findFirst().orElseThrow());
        }
    }

    private Feed feed(Path directory, Dataset dataset) throws IOException {
        var folder = Files.createDirectories(directory.resolve("sources"));
        return Feed.open(
                dataset,
                stock(directory, dataset),
                folder.resolve(dataset.name() + "." + suffix(dataset)),
                options.rate);
    }

    private void rounds(Stage stage, Recovery recovery, CqlSession session, List<Fault> faults) throws Exception {
        steps.step("Starting the apps");
        var unusedConsumers = stage.apps().scaleConsumers(options.consumers);
        var unusedDaas = stage.apps().startDaas(Stage.DAAS, Map.of());
        stage.senders().forEach(sender -> sender.start(Map.of()));
        try (var progress = progress()) {
            var missing = recovery.await(options.recoveryTime(), what -> progress.update(0, what), troubles::add);
            if (missing.isPresent()) {
                troubles.add("records did not flow before the first fault: " + missing.get());
                sayWhatAppsSaid(stage);
                return;
            }
        }
        steps.step(
                "Sending %,d records a second of each of %d datasets to %d consumers",
                options.rate, stage.senders().size(), options.consumers);
        stage.senders().forEach(sender -> sender.feed().pause(false));
        for (var fault : faults) {
            results.add(round(stage, recovery, fault));
            if (results.size() % options.reconcileEvery == 0 && results.size() < faults.size()) {
                reconcile(stage, recovery, session);
                stage.requests().goOn();
                stage.senders().forEach(sender -> {
                    sender.feed().pause(false);
                    sender.start(Map.of());
                });
            }
        }
        reconcile(stage, recovery, session);
    }

    private Progress progress() {
        return Progress.start("drill", OptionalLong.of(options.rounds));
    }

    private RoundResult round(Stage stage, Recovery recovery, Fault fault) throws IOException, InterruptedException {
        var notes = new ArrayList<String>();
        var began = System.nanoTime();
        var lifted = began;
        Optional<String> missing;
        try (var progress = progress()) {
            fault.strike().at(stage);
            lifted = System.nanoTime();
            missing = recovery.await(
                    options.recoveryTime(),
                    what -> progress.update(results.size(), fault.what() + ": " + what),
                    notes::add);
        } catch (RuntimeException e) {
            if (stop.isRequested()) {
                throw e;
            }
            // A fault that can't be inflicted, or a process that can't be put back, is a finding of its own.
            missing = Optional.of(String.valueOf(e));
        }
        var result = new RoundResult(
                fault, Duration.ofNanos(lifted - began), Duration.ofNanos(System.nanoTime() - lifted), missing, notes);
        print(result);
        if (!result.isRecovered()) {
            sayWhatAppsSaid(stage);
        }
        return result;
    }

    private void print(RoundResult result) {
        steps.line(String.format(
                Locale.ROOT,
                "  %4d  %-72s %s after %5.1f s",
                results.size() + 1,
                result.fault().what(),
                result.isRecovered() ? "recovered" : "NOT RECOVERED",
                result.recovered().toMillis() / 1e3));
        result.missing().ifPresent(missing -> steps.line(missing.indent(8).stripTrailing()));
        result.notes().forEach(note -> steps.line("        note: " + note));
    }

    private void sayWhatAppsSaid(Stage stage) {
        stage.apps()
                .consumers()
                .values()
                .forEach(consumer -> steps.line(consumer.lastLines().indent(8)));
        stage.apps().daas().values().forEach(daas -> steps.line(daas.lastLines().indent(8)));
        stage.senders()
                .forEach(sender -> steps.line(sender.process().lastLines().indent(8)));
    }

    /** Has everything sent and stored that was begun with so far, and compares. */
    private void reconcile(Stage stage, Recovery recovery, CqlSession session)
            throws IOException, InterruptedException {
        steps.step("Comparing what was read with what is stored");
        stage.senders().forEach(sender -> sender.feed().pause(true));
        for (var sender : stage.senders()) {
            sender.finish().ifPresent(troubles::add);
            sender.feed().trouble().ifPresent(troubles::add);
        }
        stage.requests().finish(options.recoveryTime()).ifPresent(troubles::add);
        stage.requests().trouble().ifPresent(troubles::add);
        try (var progress = progress()) {
            var left = recovery.awaitDrained(DRAIN, what -> progress.update(results.size(), what));
            if (left > 0) {
                troubles.add(left + " messages were not stored in " + DRAIN.toSeconds() + " s after the last was sent");
                sayWhatAppsSaid(stage);
            }
            var found = new ArrayList<ReconcileResult>();
            for (var sender : stage.senders()) {
                var feed = sender.feed();
                found.add(Reconciler.run(
                        stage.platform().kafkaSettings(),
                        session,
                        ReconcileRequest.of(feed.dataset(), List.of(SourceFile.of(feed.file())))
                                .countingRows(),
                        records -> progress.update(results.size(), records + " records compared")));
            }
            found.add(stage.requests().compare(session));
            proofs = List.copyOf(found);
            troubles.addAll(Verdict.losses(results.size(), proofs));
        }
        proofs.forEach(proof -> steps.detail(
                "%s: read=%d lost=%d unexpected=%d",
                proof.dataset(), proof.read(), proof.lost(), proof.unexpected().orElse(0)));
    }
}
