// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.local.process.Machine;
import io.mysimbdp.local.process.Preflight;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The main job: starts the platform, sends the sources of the datasets, waits until everything has arrived, proves that
 * nothing was lost, asks one question of each table, and stops everything or leaves it running.
 */
final class MainJob {
    private static final int SHOWN_ROWS = 5;
    private static final int SHOWN_WIDTH = 118;

    private final Workspace workspace;
    private final JobOptions options;
    private final PrintStream out;
    private final Phases phases;
    private String hints = "";

    MainJob(Workspace workspace, JobOptions options, PrintStream out) {
        this.workspace = workspace;
        this.options = options;
        this.out = out;
        this.phases = new Phases(out);
    }

    /** Runs the job; a stop that is asked for interrupts it, and everything that it started is stopped. */
    int run(StopSignal stop) throws Exception {
        var directory = options.keep ? workspace.kept() : workspace.once();
        var settings = options.settings(workspace.root(), directory);
        // Descriptors are read first of all: a mistake in one should cost nothing.
        var catalog = DatasetSettings.catalog(settings.datasets());
        catalog.select(options.datasets);
        options.reportFile().ifPresent(MainJob::requireWritable);
        return workspace.exclusively(() -> {
            requireNothingRuns();
            if (!options.keep) {
                Platform.deleteData(directory);
            }
            var platform = Platform.of(settings, workspace.classpaths());
            var problems = platform.problems(
                    new Preflight(Machine.current(), JobOptions::flag),
                    options.consumers,
                    options.producers,
                    options.dataServices());
            if (!problems.isEmpty()) {
                var deletion = workspace.command("down --delete-data");
                problems.forEach(problem -> out.println("  " + JobOptions.inOptions(problem, deletion)));
                out.println("Nothing was started.");
                return ExitCodes.FAILED;
            }
            stop.onRequest(Thread.currentThread()::interrupt);
            return runOn(platform);
        });
    }

    private int runOn(Platform platform) throws Exception {
        var left = false;
        try {
            var outcome = work(platform);
            left = options.keep && outcome.lost() == 0;
            if (!left) {
                phases.run("Stopping everything", () -> {
                    platform.close();
                    return null;
                });
            }
            finish(platform, new Outcome(outcome.results(), phases.total()), left);
            return outcome.lost() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
        } catch (InterruptedException e) {
            out.println("Interrupted: stopping everything that was started");
            return ExitCodes.FAILED;
        } finally {
            if (!left) {
                platform.close();
            }
        }
    }

    private void requireNothingRuns() {
        for (var directory : List.of(workspace.kept(), workspace.once())) {
            Platform.attach(directory, workspace.classpaths())
                    .filter(Platform::isRunning)
                    .ifPresent(platform -> {
                        throw new WrongUseException("A platform from before still runs in " + directory
                                + ": go on with it (" + workspace.command("status") + "), or stop it with: "
                                + workspace.command("down"));
                    });
        }
    }

    private Outcome work(Platform platform) throws Exception {
        var settings = platform.settings();
        var catalog = platform.catalog();
        var work = options.recordsToGenerate().isPresent()
                ? phases.run("Generating records", () -> generate(catalog))
                : Work.samples(catalog, options.datasets, settings.datasets().getParent());
        phases.run(
                "Starting " + count(settings.kafka().brokers(), "broker") + " and "
                        + count(settings.cassandra().nodes(), "node"),
                () -> {
                    platform.start(new StartupView(out));
                    return null;
                });
        phases.run("Creating topics, keyspaces and tables", () -> {
            out.println("    " + platform.bootstrap().summary().replace("\n", "\n    "));
            return null;
        });
        var producers = Math.min(options.producers, work.fileCount());
        var dataServices = phases.run(
                "Sending and storing " + count(work.fileCount(), "file") + " with " + count(producers, "producer")
                        + " and " + count(options.consumers, "consumer"),
                () -> {
                    platform.apps().scaleConsumers(options.consumers);
                    // It gets up while the files are sent, which it need not.
                    var started = platform.apps().scaleDaas(options.dataServices());
                    new Ingestion(platform, workspace, ConsumerGroups.CONSUMER).run(work, producers);
                    return started;
                });
        try (var session = CassandraSessions.open(platform.cassandraSettings(), "run-local")) {
            var results = phases.run(
                    "Comparing what was read with what is stored", () -> new Proof(platform, session).of(work.files()));
            phases.run("Asking each table its question", () -> {
                work.datasets().forEach(dataset -> ask(session, dataset));
                return null;
            });
            if (options.dataServices() > 0) {
                phases.run("Waiting for the data service", () -> {
                    var door = new FrontDoor(platform, workspace);
                    out.println("    " + door.await(dataServices));
                    if (options.keep) {
                        hints = door.firstKey(session, work.datasets());
                    }
                    return null;
                });
            }
            return new Outcome(results, phases.total());
        }
    }

    private Work generate(DatasetCatalog catalog) throws IOException, InterruptedException {
        var records = options.recordsToGenerate().orElseThrow();
        try (var progress = Progress.start("generating", OptionalLong.empty())) {
            return Work.generated(
                    catalog,
                    options.datasets,
                    records,
                    options.producers,
                    workspace.directory().resolve("generated"),
                    done -> progress.update(done, String.format(Locale.ROOT, "%,d records", done)));
        } catch (InterruptedIOException e) {
            var interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private void ask(CqlSession session, Dataset dataset) {
        var question = new Question(session, dataset);
        var key = question.anyKey();
        out.println("    " + dataset.table().question());
        if (key.isEmpty()) {
            out.println("    (the table has no rows)");
            return;
        }
        var answer = question.ask(key, SHOWN_ROWS);
        out.println("    " + answer.cql());
        out.print(Question.table(answer, SHOWN_WIDTH).indent(2));
    }

    private void finish(Platform platform, Outcome outcome, boolean left) throws IOException {
        out.println();
        out.print(phases.table());
        out.println();
        out.print(outcome.table());
        outcome.results().forEach(result -> {
            result.notes().forEach(note -> out.println("  note: " + note));
            result.firstLost().forEach(lost -> out.println("  lost: " + lost));
        });
        if (left) {
            out.println();
            out.print(Hints.afterKeep(platform));
            out.print(hints);
        }
        if (options.reportFile().isPresent()) {
            Report.write(options.reportFile().get(), platform, outcome, phases);
        }
        out.println(outcome.line());
        out.flush();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Where the report would go is checked before anything starts. */
    private static void requireWritable(Path report) {
        var folder = report.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new WrongUseException("--report must name a file in a folder that exists, but is " + report);
        }
    }
}
