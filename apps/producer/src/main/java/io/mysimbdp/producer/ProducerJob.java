// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.micrometer.core.instrument.Meter;
import io.mysimbdp.datasets.source.SourceException;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends all sources: hands each to a thread, writes down every second how far they are, and ends in order whatever
 * happens. To be run once.
 */
final class ProducerJob {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerJob.class);
    /** A problem of no single source. */
    private static final String LOOKING = "";

    private static final int MAX_FILES_NAMED = 100;
    private static final Duration FAILED_FLUSH = Duration.ofSeconds(5);
    private static final Duration READERS_END = Duration.ofSeconds(1);

    /** How soon followed files are looked at again when one has changed: it will change again soon. */
    private static final Duration SOON = Duration.ofMillis(100);

    /** A broken file of gigabytes is read anew up to where it is broken. */
    private static final Duration MOST_RETRY = Duration.ofMinutes(10);

    /** After so long without a change a file is not being written any more, most likely. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    /**
     * How often things are done, and how long the end may take.
     *
     * @param checkpoint how often it is written down how far sources are
     * @param lineage how often lineage is published while a run goes on
     * @param poll how often followed files are looked at while none changes
     * @param retry how soon a followed file that could not be read is tried again; each further time takes twice as long
     * @param stopFlush how long the end waits for brokers to take what was read
     */
    record Timing(Duration checkpoint, Duration lineage, Duration poll, Duration retry, Duration stopFlush) {
        static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20));
    }

    /** A source that is followed. */
    private static final class Followed {
        private final AtomicBoolean busy = new AtomicBoolean();
        private volatile Source source;
        private volatile SourceRun run;
        private long seenSize = -1;
        private long seenModified = -1;
        private long changedNanos;
        private boolean saidWhatWaits;

        /** When to try again what failed, and how long to wait after that; written while busy. */
        private long retryNanos;

        private Duration retryPause = Duration.ZERO;
    }

    private final ProducerSettings settings;
    private final RunContext context;

    /** How often followed files were read on; of the thread that looks at them. */
    private int readings;

    private final LineagePublisher lineage;
    private final BrokerWatch watch;
    private final Timing timing;
    private final SourceDiscovery discovery;
    private final Map<String, SourceRun> active = new ConcurrentHashMap<>();
    private final Map<String, Meter> progressMeters = new ConcurrentHashMap<>();
    private final Map<String, Counts> published = new ConcurrentHashMap<>();
    private final Map<String, Counts> already = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final AtomicLong finishedBytes = new AtomicLong();
    private final CompletableFuture<Void> ending = new CompletableFuture<>();

    // Guarded by this.
    private final List<Path> rejectedFiles = new ArrayList<>();
    private Counts counts = Counts.NONE;
    private int sourcesFinished;
    private int sourcesSent;

    private int toSend;
    private final RateText rate = new RateText();

    ProducerJob(
            ProducerSettings settings, RunContext context, LineagePublisher lineage, BrokerWatch watch, Timing timing) {
        this.settings = settings;
        this.context = context;
        this.lineage = lineage;
        this.watch = watch;
        this.timing = timing;
        this.discovery = new SourceDiscovery(
                settings.sources(),
                settings.sourceName(),
                settings.dataset().source().files(),
                settings.follow());
    }

    /**
     * Sends everything; returns when that is done, when a stop was asked for or when it can't go on.
     *
     * @throws IOException if the sources can't be listed or there are none
     * @throws io.mysimbdp.runtime.settings.SettingsException if two sources have the same name
     */
    JobResult run() throws IOException, InterruptedException {
        var sources = discovery.find();
        if (sources.isEmpty() && !settings.follow()) {
            throw new IOException("there is nothing to send: no file in " + String.join(", ", settings.sources())
                    + " matches " + discovery.pattern() + ", which dataset "
                    + settings.dataset().id() + " asks for");
        }
        Runnable end = () -> ending.complete(null);
        context.stop().onRequest(end);
        context.failure().onSet(() -> ending.complete(null));
        var readers = Executors.newFixedThreadPool(settings.parallel(), task -> daemon(task, "reader"));
        var ticker = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "ticker"));
        try (var progress = Progress.start("Sending", total(sources))) {
            schedule(ticker, this::tick, timing.checkpoint());
            schedule(ticker, this::publishRunning, timing.lineage());
            schedule(ticker, () -> show(progress), Duration.ofMillis(200));
            if (settings.follow()) {
                follow(readers);
            } else {
                sendAll(sources, readers);
            }
            endReaders(readers);
            ticker.shutdown();
            ticker.awaitTermination(timing.stopFlush().toMillis(), TimeUnit.MILLISECONDS);
            endRuns();
        } finally {
            // The signal outlives this job, and another may follow.
            context.stop().forget(end);
            readers.shutdownNow();
            ticker.shutdownNow();
        }
        return result();
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void schedule(ScheduledExecutorService ticker, Runnable task, Duration period) {
        var unused = ticker.scheduleWithFixedDelay(
                () -> guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A mistake of ours must end the process, not one thread of it. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A mistake in the program", e);
            context.failure().set("a mistake in the program: " + e);
        }
    }

    private OptionalLong total(List<Source> sources) throws IOException {
        if (settings.follow() || settings.repeat() == 0 || settings.limit() > 0) {
            return OptionalLong.empty();
        }
        long bytes = 0;
        for (var source : sources) {
            if (source.file().isEmpty()) {
                return OptionalLong.empty();
            }
            bytes += Files.size(source.file().get());
        }
        return OptionalLong.of(bytes * settings.repeat());
    }

    // ---- Sources that end.

    private void sendAll(List<Source> sources, ExecutorService readers) throws InterruptedException {
        toSend = sources.size();
        var tasks = sources.stream()
                .map(source -> CompletableFuture.runAsync(() -> guarded(() -> send(source)), readers))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(tasks), ending).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("tasks are guarded", e);
        }
    }

    private void send(Source source) {
        try {
            sendRepeatedly(source);
        } catch (InterruptedException e) {
            // Only the end of the job interrupts its threads.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The end of the job closes what its threads read.
            if (!context.ending()) {
                fail(source, e);
            }
        }
    }

    private void sendRepeatedly(Source source) throws IOException, InterruptedException {
        var start = start(source);
        if (start.isEmpty()) {
            return;
        }
        var run = start.get();
        while (true) {
            var end = run.readOn();
            if (end == SourceRun.End.STOPPED || !run.settle(context::ending)) {
                // The end of the job sees to the rest.
                return;
            }
            // A source without records would be begun again without end.
            if (isLast(run) || context.ending() || run.counts().read() == 0) {
                finish(run, RunReport.Status.DONE);
                return;
            }
            end(run, RunReport.Status.DONE);
            run = register(SourceRun.begin(context, source, run.repetition() + 1, run.total()));
        }
    }

    private boolean isLast(SourceRun run) {
        return settings.repeat() != 0 && run.repetition() + 1 >= settings.repeat();
    }

    /** The run of a source, begun or gone on with; empty if there is nothing to send. */
    private Optional<SourceRun> start(Source source) throws IOException {
        if (context.ending()) {
            return Optional.empty();
        }
        var last =
                context.store().isPresent() ? context.store().get().load(source.name()) : Optional.<Checkpoint>empty();
        var start = Start.of(source, last, settings.again(), settings.limit());
        if (start instanceof Start.Already sent) {
            LOG.info(
                    "{} was already sent ({} records, run {}): nothing to do (use --again to send it again)",
                    source.name(),
                    sent.sent().counts().read(),
                    sent.sent().runId());
            already.put(source.name(), sent.sent().earlier().plus(sent.sent().counts()));
            finishedBytes.addAndGet(sent.sent().identity().size());
            return Optional.empty();
        }
        already.remove(source.name());
        return Optional.of(register(
                start instanceof Start.Resume resume
                        ? SourceRun.resume(context, source, resume.from())
                        : SourceRun.begin(context, source, 0, Counts.NONE)));
    }

    private SourceRun register(SourceRun run) {
        var name = run.source().name();
        active.put(name, run);
        progressMeters.put(name, context.metrics().sourceProgress(name, run::progress));
        lineage.publish(run.report(RunReport.Status.RUNNING));
        return run;
    }

    /** Ends the last run of a source. */
    private void finish(SourceRun run, RunReport.Status status) {
        end(run, status);
        synchronized (this) {
            counts = counts.plus(run.total());
            sourcesFinished++;
            if (status == RunReport.Status.DONE && isLast(run)) {
                sourcesSent++;
            }
            if (run.total().rejected() > 0 && rejectedFiles.size() < MAX_FILES_NAMED) {
                rejectedFiles.add(run.rejectedFile());
            }
        }
    }

    /** Ends a run of which all is settled that ever will be. */
    private void end(SourceRun run, RunReport.Status status) {
        run.checkpoint(status == RunReport.Status.DONE && run.reachedEnd() && isLast(run));
        lineage.publish(run.report(status));
        var name = run.source().name();
        finishedBytes.addAndGet(run.bytesRead());
        active.remove(name, run);
        context.metrics().remove(progressMeters.remove(name));
        published.remove(name);
        run.close();
    }

    /** A source that can't be read must not keep others from being sent. */
    private void fail(Source source, IOException e) {
        var reason = reason(source, e);
        LOG.error("{}", reason);
        problems.put(source.name(), reason);
        var run = active.get(source.name());
        if (run == null) {
            return;
        }
        try {
            if (run.settle(context::ending)) {
                finish(run, RunReport.Status.FAILED);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Source source, IOException e) {
        if (e instanceof SourceException) {
            return e.getMessage();
        }
        // Those of the file system say what happened only in their class.
        return source.name() + ": " + (e instanceof FileSystemException ? e.toString() : e.getMessage());
    }

    // ---- Sources that are followed.

    private void follow(ExecutorService readers) throws InterruptedException {
        var followed = new HashMap<String, Followed>();
        var pause = timing.poll();
        do {
            var before = readings;
            var present = new HashSet<String>();
            try {
                for (var source : discovery.find()) {
                    if (look(followed.computeIfAbsent(source.name(), name -> new Followed()), source, readers)) {
                        present.add(source.name());
                    }
                }
                problems.remove(LOOKING);
                endGone(followed, present, readers);
            } catch (IOException | UncheckedIOException | SettingsException e) {
                complain(LOOKING, "the sources can't be looked for: " + e.getMessage());
            }
            pause = nextPause(pause, readings > before);
        } while (!pause(pause));
    }

    private Duration nextPause(Duration last, boolean changed) {
        var next = changed ? SOON : last.multipliedBy(2);
        return next.compareTo(timing.poll()) < 0 ? next : timing.poll();
    }

    /** Waits; says whether it is time to end. */
    private boolean pause(Duration duration) throws InterruptedException {
        try {
            ending.get(duration.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an exception", e);
        }
    }

    /** Has a source read if it changed; says whether it is there. */
    private boolean look(Followed followed, Source source, ExecutorService readers) throws IOException {
        if (followed.busy.get()) {
            return true;
        }
        long size;
        long modified;
        try {
            var attributes = Files.readAttributes(source.file().orElseThrow(), BasicFileAttributes.class);
            size = attributes.size();
            modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        } catch (NoSuchFileException e) {
            return false;
        }
        var now = context.nanoClock().getAsLong();
        if (size == followed.seenSize && modified == followed.seenModified) {
            if (followed.retryPause.isZero() || now - followed.retryNanos < 0) {
                sayWhatWaits(followed, source, now);
                return true;
            }
        } else {
            followed.changedNanos = now;
            followed.saidWhatWaits = false;
        }
        followed.seenSize = size;
        followed.seenModified = modified;
        followed.source = source;
        submit(followed, readers, () -> readOn(followed));
        return true;
    }

    /** A last line that has no end is not sent, because more of it may come; where none does, somebody should know. */
    private void sayWhatWaits(Followed followed, Source source, long now) {
        var run = followed.run;
        if (run != null
                && run.heldBack() > 0
                && !followed.saidWhatWaits
                && now - followed.changedNanos > QUIET.toNanos()) {
            followed.saidWhatWaits = true;
            LOG.warn(
                    "{}: the last {} bytes are not sent, because they have no line end, or a quote in them has no other:"
                            + " they wait for the file to go on",
                    source.name(),
                    run.heldBack());
        }
    }

    private void submit(Followed followed, ExecutorService readers, Runnable task) {
        followed.busy.set(true);
        readings++;
        readers.execute(() -> {
            try {
                guarded(task);
            } finally {
                followed.busy.set(false);
            }
        });
    }

    private void readOn(Followed followed) {
        var source = followed.source;
        try {
            if (followed.run != null && !followed.run.isSameFile()) {
                LOG.info("{} is no longer the file it was: it is sent from its beginning", source.name());
                endFollowed(followed);
            }
            if (followed.run == null) {
                followed.run = start(source).orElse(null);
            }
            if (followed.run != null) {
                if (followed.run.readOn() == SourceRun.End.STOPPED) {
                    return;
                }
                problems.remove(source.name());
            }
            followed.retryPause = Duration.ZERO;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            if (!context.ending()) {
                complain(source.name(), reason(source, e) + " (tried again when it changes, and now and then)");
                var pause = followed.retryPause;
                pause = pause.isZero() ? timing.retry() : pause.multipliedBy(2);
                followed.retryPause = pause.compareTo(MOST_RETRY) < 0 ? pause : MOST_RETRY;
                followed.retryNanos = context.nanoClock().getAsLong() + followed.retryPause.toNanos();
            }
        }
    }

    private void complain(String about, String reason) {
        if (!reason.equals(problems.put(about, reason))) {
            LOG.warn("{}", reason);
        }
    }

    private void endGone(Map<String, Followed> followed, Set<String> present, ExecutorService readers) {
        for (var entry : List.copyOf(followed.entrySet())) {
            var gone = entry.getValue();
            if (present.contains(entry.getKey()) || gone.busy.get()) {
                continue;
            }
            if (gone.run == null) {
                followed.remove(entry.getKey());
                problems.remove(entry.getKey());
            } else {
                LOG.info("{} is gone: its run ends", entry.getKey());
                submit(gone, readers, () -> {
                    try {
                        endFollowed(gone);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }
    }

    private void endFollowed(Followed followed) throws InterruptedException {
        if (followed.run.heldBack() > 0) {
            LOG.warn(
                    "The last {} bytes of {} had no line end, or a quote in them had no other, and were not sent",
                    followed.run.heldBack(),
                    followed.source.name());
        }
        if (followed.run.settle(context::ending)) {
            finish(followed.run, RunReport.Status.DONE);
            followed.run = null;
            followed.seenSize = -1;
        }
    }

    // ---- What is done now and then.

    private void tick() {
        active.values().forEach(run -> run.checkpoint(false));
        watch.look();
    }

    private void publishRunning() {
        active.forEach((name, run) -> {
            var counts = run.counts();
            if (!counts.equals(published.put(name, counts))) {
                lineage.publish(run.report(RunReport.Status.RUNNING));
            }
        });
    }

    private void show(Progress progress) {
        var bytes = finishedBytes.get()
                + active.values().stream().mapToLong(SourceRun::bytesRead).sum();
        progress.update(
                bytes,
                rate.text(context.metrics().recordsRead(), context.nanoClock().getAsLong()));
    }

    // ---- The end.

    private void endReaders(ExecutorService readers) throws InterruptedException {
        readers.shutdown();
        if (!readers.awaitTermination(READERS_END.toMillis(), TimeUnit.MILLISECONDS)) {
            // One may wait for room in Kafka's buffer.
            readers.shutdownNow();
            if (!readers.awaitTermination(READERS_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("A reader still waits for its input: left alone");
            }
        }
    }

    /** Ends the runs that were cut short: waits for the brokers' answers as long as that makes sense. */
    private void endRuns() throws InterruptedException {
        var patience = context.failure().isPresent() ? FAILED_FLUSH : timing.stopFlush();
        var deadline = context.nanoClock().getAsLong() + patience.toNanos();
        for (var run : List.copyOf(active.values())) {
            var settled = run.settle(() -> context.nanoClock().getAsLong() - deadline >= 0);
            if (!settled) {
                LOG.warn(
                        "Not all that was read of {} was acknowledged: it is sent again after the next start",
                        run.source().name());
            }
            finish(run, endStatus(run, settled));
        }
    }

    private RunReport.Status endStatus(SourceRun run, boolean settled) {
        if (settled && run.isComplete()) {
            return RunReport.Status.DONE;
        }
        return context.failure().isPresent()
                        || problems.containsKey(run.source().name())
                ? RunReport.Status.FAILED
                : RunReport.Status.INTERRUPTED;
    }

    private synchronized JobResult result() {
        var all = counts;
        for (var one : already.values()) {
            all = all.plus(one);
        }
        return new JobResult(
                outcome(),
                all,
                sourcesFinished + already.size(),
                already.size(),
                rejectedFiles,
                new ArrayList<>(problems.values()),
                context.failure().message(),
                context.failure().isForNow());
    }

    private synchronized JobResult.Outcome outcome() {
        if (context.failure().isPresent() || !problems.isEmpty()) {
            return JobResult.Outcome.FAILED;
        }
        var endless = settings.follow() || settings.repeat() == 0;
        return sourcesSent + already.size() < toSend && !endless
                ? JobResult.Outcome.INTERRUPTED
                : JobResult.Outcome.DONE;
    }

    /** The runs that go on now. */
    List<SourceRun> activeRuns() {
        return List.copyOf(active.values());
    }
}
